package io.torpor.linux;

import com.sun.jna.Native;
import java.util.function.Supplier;

/**
 * The calling thread as somebody else to file systems, until closed: setfsuid(2), setfsgid(2), and setgroups(2) without libc, which would change
 * all threads. The kernel then decides what may be opened and created, and files that are created belong to that user; a thread that is root loses
 * its capabilities over files meanwhile. What threads see of their own {@code /proc/self/fd} stays.
 */
public final class FilesystemUser implements AutoCloseable {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    /** Changing users takes this from a process; read before that happens. */
    private static final int DUMPABLE = Libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);

    private final Calls calls;
    private final int[] ownGroups;
    private final int ownUid;
    private final int ownGid;

    /** The numbers of the system calls, which differ between architectures. */
    public record Calls(int setgroups, int getgroups, int setfsuid, int setfsgid) {}

    /**
     * Changes.
     *
     * @param groups supplementary groups
     * @throws SyscallException when that is not permitted
     */
    public FilesystemUser(Calls calls, int uid, int gid, int[] groups) {
        this.calls = calls;
        ownGroups = groups();
        setGroups(groups);
        ownGid = (int) Libc.syscall(calls.setfsgid(), gid, 0, 0, 0, 0, 0);
        ownUid = (int) Libc.syscall(calls.setfsuid(), uid, 0, 0, 0, 0, 0);
        // these two tell no errors: what holds is what a change to nobody returns
        boolean changed = Libc.syscall(calls.setfsuid(), -1, 0, 0, 0, 0, 0) == uid
                && Libc.syscall(calls.setfsgid(), -1, 0, 0, 0, 0, 0) == gid;
        if (!changed) {
            close();
            throw new SyscallException("setfsuid(" + uid + "), setfsgid(" + gid + ")", 1);
        }
    }

    private int[] groups() {
        Supplier<String> call = () -> "getgroups()";
        int count = (int) Descriptors.check(Libc.syscall(calls.getgroups(), 0, 0, 0, 0, 0, 0), call);
        try (NativeBuffer buffer = new NativeBuffer(Math.max(1, count) * Integer.BYTES)) {
            Descriptors.check(Libc.syscall(calls.getgroups(), count, buffer.address(), 0, 0, 0, 0), call);
            int[] groups = new int[count];
            for (int i = 0; i < count; i++) {
                groups[i] = buffer.direct().getInt(i * Integer.BYTES);
            }
            return groups;
        }
    }

    private void setGroups(int[] groups) {
        Supplier<String> call = () -> "setgroups(" + groups.length + ")";
        try (NativeBuffer buffer = new NativeBuffer(Math.max(1, groups.length) * Integer.BYTES)) {
            for (int i = 0; i < groups.length; i++) {
                buffer.direct().putInt(i * Integer.BYTES, groups[i]);
            }
            if (Libc.syscall(calls.setgroups(), groups.length, buffer.address(), 0, 0, 0, 0) < 0) {
                throw new SyscallException(call.get(), Native.getLastError());
            }
        }
    }

    @Override
    public void close() {
        Libc.syscall(calls.setfsuid(), ownUid, 0, 0, 0, 0, 0);
        Libc.syscall(calls.setfsgid(), ownGid, 0, 0, 0, 0, 0);
        setGroups(ownGroups);
        Libc.prctl(PR_SET_DUMPABLE, DUMPABLE, 0, 0, 0);
    }
}
