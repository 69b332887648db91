package io.torpor.credentials;

import io.torpor.abi.Prctl;
import io.torpor.abi.SchedConstants;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;

/** What a thread says about its scheduling: sched_getattr(2), getpriority(2), PR_GET_TIMERSLACK. */
record SchedulingAnswers(Data attributes, Call niceCall, Call slackCall) {
    /** {@code struct sched_attr} of {@code <linux/sched/types.h>} with its utilization clamps (5.3). */
    static final int ATTRIBUTE_BYTES = 56;

    static final int POLICY_AT = 4;
    static final int FLAGS_AT = 8;
    static final int PRIORITY_AT = 20;
    static final int RUNTIME_AT = 24;
    static final int DEADLINE_AT = 32;
    static final int PERIOD_AT = 40;
    static final int LOWEST_UTILIZATION_AT = 48;
    static final int HIGHEST_UTILIZATION_AT = 52;
    /** SCHED_CAPACITY_SCALE. */
    static final int FULL_UTILIZATION = 1024;

    private static final int HIGHEST_NICE_PLUS_ONE = 20;

    /** Queues the questions. */
    static SchedulingAnswers ask(Script script) {
        Data attributes = script.room(ATTRIBUTE_BYTES);
        script.call("sched_getattr", 0, attributes, ATTRIBUTE_BYTES, 0);
        return new SchedulingAnswers(
                attributes,
                script.call("getpriority", SchedConstants.PRIO_PROCESS, 0),
                script.call("prctl", Prctl.PR_GET_TIMERSLACK, 0, 0, 0, 0));
    }

    /** SCHED_ constant, perhaps with SCHED_RESET_ON_FORK. */
    int policy() {
        int policy = attributes.content().getInt(POLICY_AT);
        return (flags() & SchedConstants.SCHED_FLAG_RESET_ON_FORK) != 0
                ? policy | SchedConstants.SCHED_RESET_ON_FORK
                : policy;
    }

    private long flags() {
        return attributes.content().getLong(FLAGS_AT);
    }

    /** Of real-time policies; 0 for others. */
    int priority() {
        return attributes.content().getInt(PRIORITY_AT);
    }

    /** −20 to 19; the system call itself returns 20 minus it, and the other one only tells it of policies that heed it. */
    int nice() {
        return HIGHEST_NICE_PLUS_ONE - (int) niceCall.result();
    }

    /** In nanoseconds; 0 for real-time threads. */
    long slack() {
        return slackCall.raw();
    }

    boolean isDeadline() {
        return attributes.content().getInt(POLICY_AT) == SchedConstants.SCHED_DEADLINE;
    }

    /** Flags, runtime, deadline and period of SCHED_DEADLINE; times in nanoseconds. */
    long[] deadline() {
        return new long[] {
            flags(),
            attributes.content().getLong(RUNTIME_AT),
            attributes.content().getLong(DEADLINE_AT),
            attributes.content().getLong(PERIOD_AT)
        };
    }

    /** What it was asked to be taken for at least and at most, of 1024; null for what threads are taken for without asking. */
    long[] utilization() {
        int lowest = attributes.content().getInt(LOWEST_UTILIZATION_AT);
        int highest = attributes.content().getInt(HIGHEST_UTILIZATION_AT);
        boolean preset = highest == FULL_UTILIZATION && (lowest == 0 || lowest == FULL_UTILIZATION && priority() != 0);
        boolean unknown = highest == 0 && lowest == 0; // a kernel without CONFIG_UCLAMP_TASK
        return preset || unknown ? null : new long[] {lowest, highest};
    }
}
