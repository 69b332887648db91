package io.torpor.locks;

import io.torpor.abi.Fcntl;
import io.torpor.image.proto.file_lock_entry;
import io.torpor.procfs.FileLock;

/** Between lines of {@code fdinfo} and records. The numbers of {@code flag}, and the bit of a lease being broken, are the format's own. */
final class LockRecords {
    static final int POSIX = 1;
    static final int FLOCK = 2;
    static final int OFD = 4;
    static final int LEASE = 8;
    /** In {@code type}, beside what the lease must become. */
    static final int BREAKING = 4;

    private LockRecords() {}

    /** The value of {@code flag}; 0 for what no process of the tree can hold. */
    static int flag(FileLock lock) {
        return switch (lock.kind()) {
            case POSIX -> POSIX;
            case FLOCK -> FLOCK;
            case OFDLCK -> OFD;
            case LEASE -> LEASE;
            case DELEG, ACCESS -> 0;
        };
    }

    /**
     * The value of {@code type}: as {@code fcntl(2)} spells it, {@code LOCK_MAND} with its bits for what kernels before 5.15 call MSNFS.
     *
     * @throws IllegalArgumentException for a mode that the kernel does not have
     */
    static int type(FileLock lock) {
        if (lock.lease().equals("MSNFS")) {
            return Fcntl.LOCK_MAND | mandatory(lock.mode());
        }
        int type = switch (lock.mode()) {
            case "READ" -> Fcntl.F_RDLCK;
            case "WRITE" -> Fcntl.F_WRLCK;
            case "UNLCK" -> Fcntl.F_UNLCK;
            default -> throw new IllegalArgumentException("a lock cannot be " + lock.mode());
        };
        return lock.lease().equals("BREAKING") ? BREAKING | type : type;
    }

    private static int mandatory(String mode) {
        return switch (mode) {
            case "READ" -> Fcntl.LOCK_READ;
            case "WRITE" -> Fcntl.LOCK_WRITE;
            case "RW" -> Fcntl.LOCK_READ | Fcntl.LOCK_WRITE;
            default -> 0;
        };
    }

    static file_lock_entry record(FileLock lock, int pid, int descriptor) {
        boolean toTheEnd = lock.end() == FileLock.TO_THE_END;
        return file_lock_entry
                .newBuilder()
                .setFlag(flag(lock))
                .setType(type(lock))
                .setPid(pid)
                .setFd(descriptor)
                .setStart(lock.start())
                .setLen(toTheEnd ? 0 : lock.end() - lock.start() + 1)
                .build();
    }

    static boolean isBreaking(file_lock_entry record) {
        return record.getFlag() == LEASE && (record.getType() & BREAKING) != 0;
    }

    /** What a lease that is being broken has to become. */
    static int target(file_lock_entry record) {
        return record.getType() & ~BREAKING;
    }

    /** For messages: {@code flock(LOCK_EX)}. */
    static String describe(file_lock_entry record) {
        boolean write = (record.getType() & ~BREAKING) == Fcntl.F_WRLCK;
        String range = record.getLen() == 0
                ? record.getStart() + " to the end"
                : record.getStart() + " to " + (record.getStart() + record.getLen() - 1);
        return switch (record.getFlag()) {
            case POSIX, OFD -> (write ? "write lock on bytes " : "read lock on bytes ") + range;
            case FLOCK -> write ? "flock(LOCK_EX)" : "flock(LOCK_SH)";
            case LEASE -> isBreaking(record) ? "lease that is being broken" : write ? "write lease" : "read lease";
            default -> "lock of kind " + record.getFlag();
        };
    }
}
