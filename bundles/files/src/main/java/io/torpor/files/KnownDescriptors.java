package io.torpor.files;

import io.torpor.abi.EpollConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.linux.KernelDescriptors;
import io.torpor.procfs.FdInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What looking at descriptors would show, from what the kernel's own table says of them: for those kinds of files of which there is no more to know. For one thread at a time. */
final class KnownDescriptors {
    private final KernelDescriptors reading;
    private final KernelTables.Samples samples;
    private final int likenesses;

    /** @param likenesses is added to those of this table, so that they are different from all others */
    KnownDescriptors(KernelDescriptors reading, KernelTables.Samples samples, int likenesses) {
        this.reading = reading;
        this.samples = samples;
        this.likenesses = likenesses;
    }

    /** Whether the table has all. */
    boolean isKnown(int index) {
        if (reading.hasOwner(index) || reading.isLocked(index)) {
            return false;
        }
        return switch (reading.kind(index)) {
            case PIPE, EVENTFD -> true;
            case SOCKET -> reading.likeness(index) >= 0 && reading.isQuiet(index);
            case OTHER -> false;
        };
    }

    /** Whether it is that end of a pipe by which what is in it is copied. */
    boolean isReadingEnd(int index) {
        return reading.kind(index) == KernelDescriptors.Kind.PIPE
                && (reading.flags(index) & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY;
    }

    /** @param copy may be null */
    Seen seen(int index, LocalFd copy) {
        return switch (reading.kind(index)) {
            case EVENTFD ->
                seen(index, samples.eventFd(), copy, samples.eventFd().link(), 0);
            case PIPE -> seen(index, samples.pipe(), copy, "pipe:[" + inode(index) + "]", 0);
            default ->
                seen(
                        index,
                        samples.socket(),
                        copy,
                        "socket:[" + inode(index) + "]",
                        likenesses + reading.likeness(index));
        };
    }

    private String inode(int index) {
        return Long.toUnsignedString(reading.inode(index));
    }

    private Seen seen(int index, Seen sample, LocalFd copy, String link, int likeness) {
        FileStatus alike = sample.status();
        FileStatus status = new FileStatus(
                reading.mode(index),
                alike.links(),
                reading.user(index),
                reading.group(index),
                reading.inode(index),
                alike.device(),
                0,
                0,
                0,
                0,
                0,
                0,
                0);
        return new Seen(
                reading.number(index),
                0,
                copy,
                reading.flags(index),
                status,
                sample.mountId(),
                FileOwner.NONE,
                reading.position(index),
                sample.family(),
                link,
                null,
                sample.eventId() < 0 ? null : info(index, sample),
                inside(index, likeness));
    }

    /** What the table has of any descriptor. */
    Inside inside(int index, int likeness) {
        return new Inside(reading.file(index), reading.isCloseOnExec(index), likeness);
    }

    /** What {@code fdinfo} of an eventfd would say. */
    private FdInfo info(int index, Seen sample) {
        FdInfo.EventFd event = new FdInfo.EventFd(
                reading.eventCount(index),
                reading.eventId(index),
                Optional.of((reading.eventFlags(index) & EpollConstants.EFD_SEMAPHORE) != 0));
        return new FdInfo(
                0,
                reading.flags(index),
                sample.mountId(),
                sample.status().inode(),
                Optional.of(event),
                List.of(),
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }
}
