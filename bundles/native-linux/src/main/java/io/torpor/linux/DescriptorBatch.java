package io.torpor.linux;

import io.torpor.abi.AtFlags;
import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SyscallTable;

/**
 * Descriptors of another process, fetched by the dozen and looked at, while that process waits: pidfd_getfd(2), and of the engine's own copies statx(2), and F_GETFL, F_GETOWN_EX, F_GETSIG of
 * fcntl(2). For one thread at a time.
 */
public final class DescriptorBatch implements AutoCloseable {
    /** How many are looked at in one go. */
    public static final int MOST = 128;

    private static final int SYS_PIDFD_GETFD = 438;
    private static final int STATUS_BYTES = 256;
    private static final int OWNER_BYTES = 8;
    /** Within {@code struct statx}: which fields are there, and the mount. */
    private static final int MASK_AT = 0;

    private static final int MOUNT_AT = 144;
    private static final int MASK = AtFlags.STATX_BASIC_STATS | AtFlags.STATX_MNT_ID;
    private static final int LOOKS = 4;
    private static final int STATUS = 0;
    private static final int FLAGS = 1;
    private static final int OWNER = 2;
    private static final int SIGNAL = 3;

    private final CallList fetches;
    private final CallList looks;
    private final NativeBuffer memory = new NativeBuffer(MOST * (STATUS_BYTES + OWNER_BYTES) + Long.BYTES);
    private final int[] errors = new int[MOST];
    /** Where among the looks that of each is: at those that could be fetched only. */
    private final int[] slots = new int[MOST];

    private final LocalFd[] descriptors = new LocalFd[MOST];

    /**
     * Prepares.
     *
     * @param stub as for {@link CallList}
     * @param table of the machine's architecture
     */
    public DescriptorBatch(byte[] stub, SyscallTable table) {
        fetches = new CallList(stub, MOST);
        looks = new CallList(stub, MOST * LOOKS);
        long statx = table.number("statx");
        long fcntl = table.number("fcntl");
        long empty = memory.address() + MOST * (STATUS_BYTES + OWNER_BYTES);
        for (int i = 0; i < MOST; i++) {
            fetches.add(SYS_PIDFD_GETFD, 0, 0, 0, 0, 0);
            looks.add(statx, 0, empty, AtFlags.AT_EMPTY_PATH, MASK, memory.address() + i * STATUS_BYTES);
            looks.add(fcntl, 0, Fcntl.F_GETFL, 0, 0, 0);
            looks.add(fcntl, 0, Fcntl.F_GETOWN_EX, memory.address() + ownerAt(i), 0, 0);
            looks.add(fcntl, 0, Fcntl.F_GETSIG, 0, 0, 0);
        }
    }

    private static int ownerAt(int index) {
        return MOST * STATUS_BYTES + index * OWNER_BYTES;
    }

    /** Fetches some, and looks at them. */
    public void fetch(LocalFd process, int[] numbers, int from, int count) {
        fetchOnly(process, numbers, from, count);
        int fetched = 0;
        for (int i = 0; i < count; i++) {
            if (descriptors[i] != null) {
                setLooks(fetched, descriptors[i].number());
                slots[i] = fetched++;
            }
        }
        looks.make(fetched * LOOKS);
    }

    /** Fetches some of which it is known what they are. */
    public void fetchOnly(LocalFd process, int[] numbers, int from, int count) {
        int pidfd = process.number();
        for (int i = 0; i < count; i++) {
            fetches.setFirst(i, pidfd);
            fetches.setSecond(i, numbers[from + i]);
        }
        fetches.make(count);
        for (int i = 0; i < count; i++) {
            int result = (int) fetches.result(i);
            errors[i] = Math.max(0, -result);
            descriptors[i] = result < 0 ? null : Descriptors.owned(result, () -> "pidfd_getfd");
        }
    }

    /** Looks at one of the engine's own, which stays the caller's. */
    public void look(LocalFd descriptor) {
        errors[0] = 0;
        descriptors[0] = null;
        slots[0] = 0;
        setLooks(0, descriptor.number());
        looks.make(LOOKS);
    }

    private void setLooks(int index, int descriptor) {
        for (int look = 0; look < LOOKS; look++) {
            looks.setFirst(index * LOOKS + look, descriptor);
        }
    }

    /** Why one could not be fetched: the errno, or 0. */
    public int error(int index) {
        return errors[index];
    }

    /** The engine's copy of one, which is the caller's from then on. */
    public LocalFd take(int index) {
        LocalFd taken = descriptors[index];
        descriptors[index] = null;
        return taken;
    }

    /** What statx(2) said. */
    public FileStatus status(int index) {
        check(index, STATUS, "statx");
        return FileStatus.read(memory.direct(), slots[index] * STATUS_BYTES);
    }

    /** Id of the mount that the file was opened on, as in {@code mountinfo}. */
    public int mountId(int index) {
        int at = slots[index] * STATUS_BYTES;
        if ((memory.direct().getInt(at + MASK_AT) & AtFlags.STATX_MNT_ID) == 0) {
            throw new SyscallException("statx(STATX_MNT_ID)", Errno.EOPNOTSUPP);
        }
        return (int) memory.direct().getLong(at + MOUNT_AT);
    }

    /** Status flags. */
    public int flags(int index) {
        return (int) check(index, FLAGS, "fcntl(F_GETFL)");
    }

    /** Who gets signals. */
    public FileOwner owner(int index, LocalFd copy) {
        long result = looks.result(slots[index] * LOOKS + OWNER);
        if (result == -Errno.EBADF) {
            return FileOwner.NONE; // O_PATH
        }
        check(index, OWNER, "fcntl(F_GETOWN_EX)");
        boolean nobody = memory.direct().getInt(ownerAt(slots[index]) + Integer.BYTES) == 0;
        return nobody && check(index, SIGNAL, "fcntl(F_GETSIG)") == 0 ? FileOwner.NONE : FileOwner.of(copy);
    }

    private long check(int index, int look, String call) {
        long result = looks.result(slots[index] * LOOKS + look);
        if (result < 0) {
            throw new SyscallException(call, (int) -result);
        }
        return result;
    }

    /** Closes copies that nobody has taken. */
    @Override
    public void close() {
        for (LocalFd descriptor : descriptors) {
            if (descriptor != null) {
                descriptor.close();
            }
        }
        memory.close();
    }
}
