package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.FileModes;
import io.torpor.abi.Filesystems;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.CallList;
import io.torpor.linux.DescriptorBatch;
import io.torpor.linux.DescriptorTexts;
import io.torpor.linux.FileOwner;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import io.torpor.tracee.Architecture;
import java.nio.ByteBuffer;

/**
 * Looks at some dozens of descriptors in few goes: the application waits. The engine fetches a copy of each, and asks that where it can: only a path, and what a kind of file has of its own, cost a look
 * into /proc. For one thread at a time.
 */
final class ChunkReader implements AutoCloseable {
    static final int MOST = DescriptorBatch.MOST;
    private static final int SEEK_CUR = 1;

    private final DescriptorBatch batch;
    private final DescriptorTexts texts;
    private final CallList seeks;
    private final CallList domains;
    private final long getsockopt;
    private final NativeBuffer answers = new NativeBuffer(MOST * Long.BYTES);
    private final long lseek;
    private final WalkTools tools;
    private final LocalFd[] copies = new LocalFd[MOST];
    private final int[] errors = new int[MOST];
    private final FileStatus[] statuses = new FileStatus[MOST];
    private final ByteBuffer[] infos = new ByteBuffer[MOST];
    private final FdInfo[] parsed = new FdInfo[MOST];
    private final String[] links = new String[MOST];
    private final long[] positions = new long[MOST];
    private final int[] families = new int[MOST];
    private final int[] asked = new int[MOST];
    private final int[] which = new int[MOST];

    ChunkReader(Architecture architecture, WalkTools tools) {
        byte[] stub = architecture.calls().bytes();
        batch = new DescriptorBatch(stub, architecture.syscalls());
        texts = new DescriptorTexts(stub, architecture.syscalls());
        seeks = new CallList(stub, MOST);
        domains = new CallList(stub, MOST);
        getsockopt = architecture.syscalls().number("getsockopt");
        lseek = architecture.syscalls().number("lseek");
        this.tools = tools;
    }

    /**
     * Looks at descriptors of a process.
     *
     * @param into gets what was seen, null for a number that is not in use
     */
    void read(DescriptorSource source, int[] numbers, int from, int count, Seen[] into) {
        batch.fetch(source.pidfd(), numbers, from, count);
        try {
            for (int i = 0; i < count; i++) {
                copies[i] = batch.take(i);
                errors[i] = batch.error(i);
                statuses[i] = errors[i] == 0 ? batch.status(i) : null;
            }
            readInfos(source, numbers, from, count);
            readLinks(source, count);
            readPositions(count);
            readFamilies(count);
            for (int i = 0; i < count; i++) {
                into[i] = seen(i, numbers[from + i], source.mayVanish());
                copies[i] = null;
            }
        } finally {
            for (int i = 0; i < count; i++) {
                if (copies[i] != null) {
                    copies[i].close();
                    copies[i] = null;
                }
            }
        }
    }

    /**
     * Fetches copies of descriptors, and does not look at them.
     *
     * @param count at most {@link #MOST}
     * @param into gets the copies
     * @param why gets the errno of each that cannot be fetched, or 0
     */
    void fetch(LocalFd process, int[] numbers, int count, LocalFd[] into, int[] why) {
        batch.fetchOnly(process, numbers, 0, count);
        for (int i = 0; i < count; i++) {
            into[i] = batch.take(i);
            why[i] = batch.error(i);
        }
    }

    /** Looks at one of the engine's own, which stays the caller's. */
    Seen read(DescriptorSource self, LocalFd descriptor) {
        batch.look(descriptor);
        errors[0] = 0;
        statuses[0] = batch.status(0);
        copies[0] = descriptor;
        readInfos(self, new int[] {descriptor.number()}, 0, 1);
        readLinks(self, 1);
        readPositions(1);
        readFamilies(1);
        copies[0] = null;
        if (errors[0] != 0) {
            throw new SyscallException("look at descriptor " + descriptor, errors[0]);
        }
        return seen(0, descriptor, descriptor.number());
    }

    private void readInfos(DescriptorSource source, int[] numbers, int from, int count) {
        int wanted = 0;
        for (int i = 0; i < count; i++) {
            infos[i] = null;
            parsed[i] = null;
            if (errors[i] == 0
                    && !(numbers[from + i] < source.mostAsked()
                            && isPlain(i)
                            && !mayBeLocked(i, source, numbers[from + i]))) {
                which[wanted] = i;
                asked[wanted++] = numbers[from + i];
            }
        }
        texts.readInfos(source.directories(), asked, wanted);
        for (int i = 0; i < wanted; i++) {
            try {
                infos[which[i]] = texts.info(source.directories(), i);
                parsed[which[i]] = FdInfo.parse(infos[which[i]].duplicate());
            } catch (SyscallException e) {
                errors[which[i]] = e.errno();
            }
        }
    }

    /**
     * Whether {@code fdinfo} has nothing, but for locks, that could not be had from the engine's copy: that it has no lines of its own for this kind of file. Of regular files
     * only those on file systems where numbers of inodes are the kernel's own, and looking at the position does nothing but that.
     */
    private boolean isPlain(int index) {
        FileStatus status = statuses[index];
        if ((batch.flags(index) & OpenFlags.O_PATH) != 0) {
            return false;
        }
        return status.type() == FileModes.S_IFSOCK
                || status.type() == FileModes.S_IFIFO && status.device() == tools.pipes()
                || status.type() == FileModes.S_IFREG && isOrdinary(tools.filesystem(copies[index], status));
    }

    private boolean mayBeLocked(int index, DescriptorSource source, int number) {
        return source.locked() == null
                ? tools.locked().mayHave(statuses[index].inode())
                : source.locked().get(number);
    }

    private static boolean isOrdinary(long filesystem) {
        return filesystem == Filesystems.EXT4_SUPER_MAGIC
                || filesystem == Filesystems.XFS_SUPER_MAGIC
                || filesystem == Filesystems.TMPFS_MAGIC;
    }

    /** Positions of files that {@code fdinfo} was not read of: those of sockets and pipes are 0. */
    private void readPositions(int count) {
        seeks.clear();
        for (int i = 0; i < count; i++) {
            positions[i] = parsed[i] == null ? 0 : parsed[i].position();
            if (errors[i] == 0 && parsed[i] == null && statuses[i].type() == FileModes.S_IFREG) {
                which[seeks.count()] = i;
                seeks.add(lseek, copies[i].number(), 0, SEEK_CUR, 0, 0);
            }
        }
        seeks.make();
        for (int i = 0; i < seeks.count(); i++) {
            if (seeks.result(i) < 0) {
                throw new SyscallException("lseek(SEEK_CUR)", (int) -seeks.result(i));
            }
            positions[which[i]] = seeks.result(i);
        }
    }

    /** The address families of sockets. */
    private void readFamilies(int count) {
        domains.clear();
        for (int i = 0; i < count; i++) {
            families[i] = 0;
            if (errors[i] == 0 && isSocket(i)) {
                int at = domains.count() * Long.BYTES;
                answers.direct().putInt(at + Integer.BYTES, Integer.BYTES);
                which[domains.count()] = i;
                long answer = answers.address() + at;
                domains.add(
                        getsockopt,
                        copies[i].number(),
                        SocketConstants.SOL_SOCKET,
                        SocketConstants.SO_DOMAIN,
                        answer,
                        answer + Integer.BYTES);
            }
        }
        domains.make();
        for (int i = 0; i < domains.count(); i++) {
            if (domains.result(i) < 0) {
                throw new SyscallException("getsockopt(SO_DOMAIN)", (int) -domains.result(i));
            }
            families[which[i]] = answers.direct().getInt(i * Long.BYTES);
        }
    }

    private boolean isSocket(int index) {
        return statuses[index].type() == FileModes.S_IFSOCK && (batch.flags(index) & OpenFlags.O_PATH) == 0;
    }

    /** What sockets, pipes and eventfds are called is known; everything else is asked for, by the engine's copy. */
    private void readLinks(DescriptorSource source, int count) {
        int wanted = 0;
        for (int i = 0; i < count; i++) {
            if (errors[i] == 0) {
                links[i] = known(i);
                if (links[i] == null) {
                    which[wanted] = i;
                    asked[wanted++] = copies[i].number();
                }
            }
        }
        texts.readLinks(source.own(), asked, wanted);
        for (int i = 0; i < wanted; i++) {
            links[which[i]] = texts.link(source.own(), i);
        }
    }

    private String known(int index) {
        FileStatus status = statuses[index];
        if ((batch.flags(index) & OpenFlags.O_PATH) != 0) {
            return null;
        }
        if (status.type() == FileModes.S_IFSOCK) {
            return "socket:[" + Long.toUnsignedString(status.inode()) + "]";
        }
        if (status.type() == FileModes.S_IFIFO && status.device() == tools.pipes()) {
            return "pipe:[" + Long.toUnsignedString(status.inode()) + "]";
        }
        return parsed[index] != null && parsed[index].eventFd().isPresent() ? "anon_inode:[eventfd]" : null;
    }

    private Seen seen(int index, int number, boolean mayVanish) {
        if (errors[index] == 0) {
            return seen(index, copies[index], number);
        }
        if (copies[index] != null) {
            copies[index].close();
        }
        return errors[index] == Errno.EBADF || mayVanish && TableReader.isClosed(errors[index])
                ? null
                : Seen.failed(number, errors[index]);
    }

    private Seen seen(int index, LocalFd copy, int number) {
        FileOwner owner = batch.owner(index, copy);
        FdInfo info = parsed[index];
        return new Seen(
                number,
                0,
                copy,
                batch.flags(index) & ~Seen.O_CLOEXEC,
                statuses[index],
                batch.mountId(index),
                owner,
                positions[index],
                families[index],
                links[index],
                infos[index],
                info,
                null);
    }

    @Override
    public void close() {
        batch.close();
        texts.close();
        answers.close();
    }
}
