package io.torpor.abi;

/** System V IPC; {@code shmctl(2)}, {@code linux/ipc.h}, {@code linux/shm.h}. */
public final class IpcConstants {
    public static final int IPC_PRIVATE = 0;
    public static final int IPC_CREAT = 01000;
    public static final int IPC_EXCL = 02000;
    public static final int IPC_RMID = 0;
    public static final int IPC_SET = 1;
    public static final int IPC_STAT = 2;
    public static final int SHM_HUGETLB = 04000;
    public static final int SHM_RDONLY = 010000;
    public static final int SHM_EXEC = 0100000;
    public static final int SHM_DEST = 01000;
    public static final int SHM_LOCKED = 02000;
    public static final int SHM_LOCK = 11;

    private IpcConstants() {}
}
