package io.torpor.linux;

import io.torpor.abi.Fcntl;
import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.KernelDescriptors.Kind;
import java.util.ArrayList;
import java.util.List;

/** Files of the engine's own, as different as can be, to see whether {@link KernelDescriptors} says the same about them as system calls do. */
final class KernelFilesCheck implements AutoCloseable {
    private static final int EFD_SEMAPHORE = 1;
    private static final long COUNT = 5;
    private static final int POSITION = 7;
    private static final int RECEIVE_BUFFER = 20_000;
    private static final int FLOCK_BYTES = 32;
    private static final int SIGUSR1 = 10;

    private final List<LocalFd> all = new ArrayList<>();
    private final LocalFd[] filled;
    private final LocalFd[] empty;
    private final LocalFd events;
    private final LocalFd[] sockets;
    private final LocalFd device;
    private final LocalFd owned;
    private final LocalFd signalled;
    private final LocalFd locked;
    private final LocalFd path;

    KernelFilesCheck() {
        try (NativeBuffer buffer = new NativeBuffer(FLOCK_BYTES)) {
            filled = kept(Descriptors.pipe(0));
            Descriptors.write(filled[1], buffer, 0, 1);
            empty = kept(Descriptors.pipe(OpenFlags.O_NONBLOCK));
            events = kept(EventDescriptors.eventFd(COUNT, EFD_SEMAPHORE));
            sockets = kept(Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM));
            Sockets.setOption(sockets[0], SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF, RECEIVE_BUFFER);
            device = kept(Descriptors.open("/dev/null", OpenFlags.O_WRONLY | OpenFlags.O_APPEND, 0));
            Descriptors.fcntl(device, Fcntl.F_SETFD, 0);
            owned = kept(Descriptors.open("/dev/null", OpenFlags.O_RDONLY, 0));
            Descriptors.fcntl(owned, Fcntl.F_SETOWN, Processes.self().number());
            signalled = kept(Descriptors.duplicate(empty[0]));
            Descriptors.fcntl(signalled, Fcntl.F_SETSIG, SIGUSR1);
            locked = kept(Descriptors.memfd("torpor-check", 0));
            Descriptors.seek(locked, POSITION, Fcntl.SEEK_SET);
            buffer.direct().putShort(0, (short) Fcntl.F_WRLCK);
            Descriptors.fcntl(locked, Fcntl.F_OFD_SETLK, buffer.address());
            path = kept(Descriptors.open("/dev/null", OpenFlags.O_PATH, 0));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private LocalFd[] kept(LocalFd[] pair) {
        kept(pair[0]);
        kept(pair[1]);
        return pair;
    }

    private LocalFd kept(LocalFd descriptor) {
        all.add(descriptor);
        return descriptor;
    }

    /** What to know pipes and eventfds by. If a descriptor is missing, nothing fits, and the check finds that. */
    KernelFileSigns signs(KernelDescriptors files) {
        int event = files.indexOf(events.number());
        int pipe = files.indexOf(filled[0].number());
        if (event < 0 || pipe < 0) {
            return KernelFileSigns.NONE;
        }
        return new KernelFileSigns(
                files.operations(event),
                files.kernelDevice(pipe),
                files.kernelDevice(event),
                (files.mode(event) & FileModes.S_IFMT) != 0
                        && FileStatus.of(events).type() == 0);
    }

    /** The first thing that is not as system calls say; null if there is none. */
    String disagreement(KernelDescriptors files) {
        for (LocalFd descriptor : all) {
            int index = files.indexOf(descriptor.number());
            String what = index < 0 ? "it is missing" : disagreement(files, index, descriptor);
            if (what != null) {
                return "of descriptor " + descriptor + " (" + (all.indexOf(descriptor) + 1) + " of " + all.size()
                        + "), " + what;
            }
        }
        return special(files);
    }

    private String disagreement(KernelDescriptors files, int index, LocalFd descriptor) {
        FileStatus status = FileStatus.of(descriptor);
        int flags = Descriptors.fcntl(descriptor, Fcntl.F_GETFL, 0);
        boolean closeOnExec = (Descriptors.fcntl(descriptor, Fcntl.F_GETFD, 0) & Fcntl.FD_CLOEXEC) != 0;
        if (files.flags(index) != flags) {
            return "the flags are 0" + Integer.toOctalString(files.flags(index)) + ", not 0"
                    + Integer.toOctalString(flags);
        }
        if (files.isCloseOnExec(index) != closeOnExec) {
            return "FD_CLOEXEC is " + files.isCloseOnExec(index);
        }
        if (files.mode(index) != status.mode()) {
            return "the mode is 0" + Integer.toOctalString(files.mode(index)) + ", not 0"
                    + Integer.toOctalString(status.mode());
        }
        if (files.user(index) != status.uid() || files.group(index) != status.gid()) {
            return "the owner is " + files.user(index) + ":" + files.group(index);
        }
        boolean ofKernel = status.type() != FileModes.S_IFCHR; // /dev may be on anything
        if (ofKernel && (files.inode(index) != status.inode() || files.device(index) != status.device())) {
            return "the inode is " + files.inode(index) + " of device " + files.device(index) + ", not "
                    + status.inode() + " of " + status.device();
        }
        if (files.hasOwner(index) == FileOwner.of(descriptor).isNone()) {
            return "having an owner is " + files.hasOwner(index);
        }
        if (files.isLocked(index) != (descriptor == locked)) {
            return "being locked is " + files.isLocked(index);
        }
        return files.kind(index) == kind(descriptor) ? null : "it is a " + files.kind(index);
    }

    private Kind kind(LocalFd descriptor) {
        if (descriptor == sockets[0] || descriptor == sockets[1]) {
            return Kind.SOCKET;
        }
        if (descriptor == events) {
            return Kind.EVENTFD;
        }
        boolean other = descriptor == device || descriptor == owned || descriptor == locked || descriptor == path;
        return other ? Kind.OTHER : Kind.PIPE;
    }

    private String special(KernelDescriptors files) {
        int full = files.indexOf(filled[0].number());
        int none = files.indexOf(empty[1].number());
        if (!files.hasContent(full) || files.hasContent(none)) {
            return "a full pipe has content: " + files.hasContent(full) + ", an empty one: " + files.hasContent(none);
        }
        int event = files.indexOf(events.number());
        if (files.eventCount(event) != COUNT || (files.eventFlags(event) & EFD_SEMAPHORE) == 0) {
            return "an eventfd counts " + files.eventCount(event) + " with flags " + files.eventFlags(event);
        }
        int file = files.indexOf(locked.number());
        if (files.position(file) != POSITION) {
            return "a position is " + files.position(file) + ", not " + POSITION;
        }
        int reading = files.indexOf(empty[0].number());
        if (files.file(reading) != files.file(files.indexOf(signalled.number()))
                || files.file(reading) == files.file(none)) {
            return "what is one open file is not known";
        }
        int one = files.indexOf(sockets[0].number());
        int other = files.indexOf(sockets[1].number());
        if (files.family(one) != SocketConstants.AF_UNIX || files.socketType(one) != SocketConstants.SOCK_STREAM) {
            return "a socket is of family " + files.family(one) + " and type " + files.socketType(one);
        }
        return files.likeness(one) >= 0 && files.likeness(one) == files.likeness(other)
                ? "sockets with different options are alike"
                : null;
    }

    @Override
    public void close() {
        Descriptors.closeAll(all);
    }
}
