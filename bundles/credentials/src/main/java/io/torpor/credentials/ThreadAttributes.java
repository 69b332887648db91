package io.torpor.credentials;

import io.torpor.abi.Prctl;
import io.torpor.image.OwnField;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;

/** What a thread says about itself that the established format has no fields for: ioprio_get(2) and a few of prctl(2). */
record ThreadAttributes(Call ioPriorityCall, Call flusherCall, Data tsc, Call tscCall, Call machineCheckCall) {
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int IOPRIO_CLASS_SHIFT = 13;

    /** Queues the questions; that for PR_GET_IO_FLUSHER takes CAP_SYS_RESOURCE, and whoever has never had that is no flusher. */
    static ThreadAttributes ask(Script script) {
        Data tsc = script.room(4);
        return new ThreadAttributes(
                script.tryCall("ioprio_get", IOPRIO_WHO_PROCESS, 0),
                script.tryCall("prctl", Prctl.PR_GET_IO_FLUSHER, 0, 0, 0, 0),
                tsc,
                script.tryCall("prctl", Prctl.PR_GET_TSC, tsc, 0, 0, 0),
                script.tryCall("prctl", Prctl.PR_MCE_KILL_GET, 0, 0, 0, 0));
    }

    /** Class and level; 0 for none: kernels before 5.18 tell what follows from the nice value then. */
    long ioPriority() {
        long priority = ioPriorityCall.failed() ? 0 : ioPriorityCall.raw();
        return priority >> IOPRIO_CLASS_SHIFT == 0 ? 0 : priority;
    }

    boolean isFlusher() {
        return flusherCall.raw() > 0;
    }

    /** PR_TSC_ENABLE or PR_TSC_SIGSEGV; 0 on processors without. */
    int timeStampCounter() {
        return tscCall.failed() ? 0 : tsc.content().getInt(0);
    }

    /** PR_MCE_KILL_LATE, PR_MCE_KILL_EARLY or PR_MCE_KILL_DEFAULT. */
    int machineCheck() {
        return machineCheckCall.failed() ? MachineCheck.DEFAULT : (int) machineCheckCall.raw();
    }

    /** Adds what the images are to hold. */
    void save(OwnField.Values record) {
        record.put(OwnField.THREAD_IO_PRIORITY, ioPriority()).put(OwnField.THREAD_MCE_KILL, machineCheck());
        if (timeStampCounter() != 0) {
            record.put(OwnField.THREAD_TSC, timeStampCounter());
        }
    }

    /** Numbers of {@code <linux/prctl.h>} for PR_MCE_KILL. */
    static final class MachineCheck {
        static final int CLEAR = 0;
        static final int SET = 1;
        static final int DEFAULT = 2;

        private MachineCheck() {}
    }
}
