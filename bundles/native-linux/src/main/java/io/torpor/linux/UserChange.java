package io.torpor.linux;

/**
 * The calling thread as another user, until closed; setresuid(2) without libc, which would change all threads. The kernel marks a process
 * that changes users as not dumpable, which takes its own {@code /proc/self} from it, so that is set right again.
 */
final class UserChange implements AutoCloseable {
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int KEEP = -1;

    private final int setresuid;
    private final boolean changed;
    private final int uid;
    private final int euid;
    private final int dumpable;

    UserChange(int setresuid, int uid, int euid) {
        this.setresuid = setresuid;
        this.uid = Libc.getuid();
        this.euid = Libc.geteuid();
        changed = uid != this.uid || euid != this.euid;
        dumpable = Libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
        if (changed) {
            change(uid, euid, this.euid);
        }
    }

    private void change(int realUid, int effectiveUid, int savedUid) {
        long result = Libc.syscall(setresuid, realUid, effectiveUid, savedUid, 0, 0, 0);
        Descriptors.check(result, () -> "setresuid(" + realUid + ", " + effectiveUid + ", " + savedUid + ")");
    }

    @Override
    public void close() {
        if (changed) {
            change(uid, euid, KEEP);
            Descriptors.check(Libc.prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0), () -> "prctl(PR_SET_DUMPABLE)");
        }
    }
}
