package io.torpor.linux;

import io.torpor.abi.Pid;

/** Groups of tasks that share processor cores with nobody else: PR_SCHED_CORE of prctl(2), Documentation/admin-guide/hw-vuln/core-scheduling.rst. */
public final class CoreScheduling {
    private static final int PR_SCHED_CORE = 62;
    private static final int PR_SCHED_CORE_GET = 0;
    private static final int ONE_THREAD = 0;

    private CoreScheduling() {}

    /** Whether the first thread of a process is in such a group. False, too, where the kernel has none, or the process has ended, or may not be looked at. */
    public static boolean isInGroup(Pid pid) {
        NativeBuffer cookie = Scratch.get();
        cookie.direct().putLong(0, 0);
        int result = Libc.prctl(PR_SCHED_CORE, PR_SCHED_CORE_GET, pid.number(), ONE_THREAD, cookie.address());
        return result == 0 && cookie.direct().getLong(0) != 0;
    }
}
