package io.torpor.abi;

/**
 * Personality, membarrier, rseq, futex, pidfd and {@code /proc} constants; {@code linux/personality.h}, {@code
 * linux/membarrier.h}, {@code linux/rseq.h}, {@code linux/pidfd.h}.
 */
public final class ProcessConstants {
    public static final int ADDR_NO_RANDOMIZE = 0x40000;
    public static final int MMAP_PAGE_ZERO = 0x100000;
    public static final int READ_IMPLIES_EXEC = 0x400000;
    public static final int ADDR_LIMIT_32BIT = 0x800000;
    public static final int ADDR_LIMIT_3GB = 0x8000000;
    public static final int PER_LINUX = 0;
    public static final int PER_LINUX32 = 8;
    public static final int MEMBARRIER_CMD_QUERY = 0;
    public static final int MEMBARRIER_CMD_GLOBAL = 1;
    public static final int MEMBARRIER_CMD_GLOBAL_EXPEDITED = 2;
    public static final int MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED = 4;
    public static final int MEMBARRIER_CMD_PRIVATE_EXPEDITED = 8;
    public static final int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED = 0x10;
    public static final int MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE = 0x20;
    public static final int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE = 0x40;
    public static final int MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ = 0x80;
    public static final int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ = 0x100;
    public static final int MEMBARRIER_CMD_GET_REGISTRATIONS = 0x200;
    public static final int RSEQ_FLAG_UNREGISTER = 1;
    public static final int RSEQ_CS_FLAG_NO_RESTART_ON_PREEMPT = 1;
    public static final int RSEQ_CS_FLAG_NO_RESTART_ON_SIGNAL = 2;
    public static final int RSEQ_CS_FLAG_NO_RESTART_ON_MIGRATE = 4;
    public static final int PIDFD_NONBLOCK = 0x800;
    public static final int PIDFD_THREAD = 0x80;
    public static final int CLOSE_RANGE_UNSHARE = 2;
    public static final int CLOSE_RANGE_CLOEXEC = 4;
    public static final int GRND_NONBLOCK = 1;

    private ProcessConstants() {}
}
