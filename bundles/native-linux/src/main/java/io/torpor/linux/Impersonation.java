package io.torpor.linux;

/**
 * Does something as another user, with the engine's capabilities: in a thread made for it, by bare system calls, because those of the C library change
 * all threads. What the kernel notes of the thread that connects a socket is that user; credentials(7), setresuid(2).
 */
public final class Impersonation {
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_SECUREBITS = 28;
    private static final int SECBIT_NO_SETUID_FIXUP = 4;
    private static final int KEEP = -1;

    private final int setgroups;
    private final int setresgid;
    private final int setresuid;

    /** By the numbers of the system calls, which differ between architectures. */
    public Impersonation(int setgroups, int setresgid, int setresuid) {
        this.setgroups = setgroups;
        this.setresgid = setresgid;
        this.setresuid = setresuid;
    }

    /**
     * Does it, and returns when it is done.
     *
     * @throws SyscallException when the engine may not become that user, or from the work
     */
    public void as(int user, int group, int[] groups, Runnable work) {
        RuntimeException[] failure = new RuntimeException[1];
        Thread thread = new Thread(
                () -> {
                    try {
                        become(user, group, groups);
                        work.run();
                    } catch (RuntimeException e) {
                        failure[0] = e;
                    }
                },
                "torpor-as-" + user);
        int dumpable = Libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        Descriptors.check(Libc.prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0), () -> "prctl(PR_SET_DUMPABLE)");
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    private void become(int user, int group, int[] groups) {
        Descriptors.check(
                Libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), () -> "prctl(PR_SET_SECUREBITS)");
        try (NativeBuffer list = new NativeBuffer(Math.max(1, groups.length) * Integer.BYTES)) {
            for (int i = 0; i < groups.length; i++) {
                list.direct().putInt(i * Integer.BYTES, groups[i]);
            }
            Descriptors.check(
                    Libc.syscall(setgroups, groups.length, list.address(), 0, 0, 0, 0),
                    () -> "setgroups(" + groups.length + ")");
        }
        Descriptors.check(Libc.syscall(setresgid, KEEP, group, KEEP, 0, 0, 0), () -> "setresgid(" + group + ")");
        Descriptors.check(Libc.syscall(setresuid, KEEP, user, KEEP, 0, 0, 0), () -> "setresuid(" + user + ")");
        // The thread's end takes all this with it.
        Descriptors.check(Libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), () -> "prctl(PR_SET_DUMPABLE)");
    }
}
