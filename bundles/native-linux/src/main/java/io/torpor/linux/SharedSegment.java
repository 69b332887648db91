package io.torpor.linux;

import com.sun.jna.Native;
import io.torpor.abi.Errno;
import io.torpor.abi.IpcConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A segment of SysV shared memory in the engine's IPC namespace: sysvipc(7), shmctl(2).
 *
 * @param id that processes attach it by
 * @param key that they find it by; IPC_PRIVATE, 0, for none
 * @param mode permissions, and IPC_DEST and SHM_LOCKED
 * @param bytes as it was made; not rounded to pages
 * @param attachments mappings of it, of all processes
 */
public record SharedSegment(
        int id, int key, int uid, int gid, int creatorUid, int creatorGid, int mode, long bytes, long attachments) {
    private static final String NEXT_ID = "/proc/sys/kernel/shm_next_id";

    /** Offsets in {@code struct shmid_ds}, which begins with {@code struct ipc_perm}. */
    private static final int UID = 4;

    private static final int GID = 8;
    private static final int CREATOR_UID = 12;
    private static final int CREATOR_GID = 16;
    private static final int MODE = 20;
    private static final int BYTES = 48;
    private static final int ATTACHMENTS = 88;

    /** The segment of an id; empty when there is none. */
    public static Optional<SharedSegment> find(int id) {
        NativeBuffer buffer = Scratch.get();
        int result = SegmentLibc.shmctl(id, IpcConstants.IPC_STAT, buffer.address());
        if (result < 0 && (Native.getLastError() == Errno.EINVAL || Native.getLastError() == Errno.EIDRM)) {
            return Optional.empty();
        }
        Descriptors.check(result, () -> "shmctl(" + id + ", IPC_STAT)");
        ByteBuffer status = buffer.direct();
        return Optional.of(new SharedSegment(
                id,
                status.getInt(0),
                status.getInt(UID),
                status.getInt(GID),
                status.getInt(CREATOR_UID),
                status.getInt(CREATOR_GID),
                status.getInt(MODE) & 0xffff,
                status.getLong(BYTES),
                status.getLong(ATTACHMENTS)));
    }

    /** The id of the segment that has a key; empty when none has it. */
    public static Optional<Integer> idOf(int key) {
        int id = SegmentLibc.shmget(key, 0, 0);
        if (id < 0 && Native.getLastError() == Errno.ENOENT) {
            return Optional.empty();
        }
        return Optional.of(Descriptors.check(id, () -> "shmget(0x" + Integer.toHexString(key) + ")"));
    }

    /**
     * Makes a segment.
     *
     * @param id that it is to have, proc(5), {@code shm_next_id}: needs CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN. If the place is taken, it gets another one
     * @param flags permissions, and SHM_HUGETLB with the size of the pages
     * @return its id
     */
    public static int create(int id, int key, long bytes, int flags) {
        try (LocalFd next = Descriptors.open(NEXT_ID, OpenFlags.O_WRONLY, 0)) {
            byte[] text = Integer.toString(id).getBytes(StandardCharsets.US_ASCII);
            NativeBuffer buffer = Scratch.get();
            buffer.direct().put(0, text);
            Descriptors.write(next, buffer, 0, text.length);
        }
        int made = SegmentLibc.shmget(key, bytes, flags | IpcConstants.IPC_CREAT | IpcConstants.IPC_EXCL);
        return Descriptors.check(made, () -> "shmget(0x" + Integer.toHexString(key) + ", " + bytes + " bytes)");
    }

    /** Gives a segment owner and permissions. */
    public static void setOwner(int id, int uid, int gid, int permissions) {
        NativeBuffer buffer = Scratch.get();
        Descriptors.check(
                SegmentLibc.shmctl(id, IpcConstants.IPC_STAT, buffer.address()), () -> "shmctl(" + id + ", IPC_STAT)");
        buffer.direct().putInt(UID, uid).putInt(GID, gid).putInt(MODE, permissions);
        Descriptors.check(
                SegmentLibc.shmctl(id, IpcConstants.IPC_SET, buffer.address()), () -> "shmctl(" + id + ", IPC_SET)");
    }

    /** Has a segment removed when nobody has it attached any more: at once, if nobody has. */
    public static void remove(int id) {
        Descriptors.check(SegmentLibc.shmctl(id, IpcConstants.IPC_RMID, 0), () -> "shmctl(" + id + ", IPC_RMID)");
    }

    /** Keeps a segment out of swap. */
    public static void lock(int id) {
        Descriptors.check(SegmentLibc.shmctl(id, IpcConstants.SHM_LOCK, 0), () -> "shmctl(" + id + ", SHM_LOCK)");
    }

    /** Attaches a segment to the engine, writable: its address. */
    public static long attach(int id) {
        long address = SegmentLibc.shmat(id, 0, 0);
        if (address == -1) {
            throw Descriptors.failure(() -> "shmat(" + id + ")");
        }
        return address;
    }

    public static void detach(long address) {
        Descriptors.check(SegmentLibc.shmdt(address), () -> "shmdt(0x" + Long.toHexString(address) + ")");
    }
}
