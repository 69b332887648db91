package io.torpor.credentials;

import io.torpor.abi.Prctl;
import io.torpor.abi.SchedConstants;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;

/** What a thread says about its scheduling: sched_getscheduler(2), sched_getparam(2), getpriority(2), PR_GET_TIMERSLACK. */
record SchedulingAnswers(Call policyCall, Data parameter, Call niceCall, Call slackCall) {
    private static final int HIGHEST_NICE_PLUS_ONE = 20;

    /** Queues the questions. */
    static SchedulingAnswers ask(Script script) {
        Data parameter = script.room(4);
        Call policy = script.call("sched_getscheduler", 0);
        script.call("sched_getparam", 0, parameter);
        return new SchedulingAnswers(
                policy,
                parameter,
                script.call("getpriority", SchedConstants.PRIO_PROCESS, 0),
                script.call("prctl", Prctl.PR_GET_TIMERSLACK, 0, 0, 0, 0));
    }

    /** SCHED_ constant, perhaps with SCHED_RESET_ON_FORK. */
    int policy() {
        return (int) policyCall.result();
    }

    /** Of real-time policies; 0 for others. */
    int priority() {
        return parameter.content().getInt(0);
    }

    /** −20 to 19; the system call itself returns 20 minus it. */
    int nice() {
        return HIGHEST_NICE_PLUS_ONE - (int) niceCall.result();
    }

    /** In nanoseconds; 0 for real-time threads. */
    long slack() {
        return slackCall.raw();
    }
}
