package io.torpor.procfs;

import java.nio.ByteBuffer;

/**
 * {@code /proc/PID/status} and {@code /proc/PID/task/TID/status}; {@code proc_pid_status(5)}. Signal and capability
 * sets are bit masks, signal n being bit n-1. Lines that have no field here (memory sizes, scheduling statistics) are
 * left alone.
 *
 * @param name as it is: the file's escapes are undone
 * @param state {@code R S D T t Z X I P}
 * @param umask file mode creation mask, or -1 for a task without file system context (a zombie)
 * @param threadGroup process id
 * @param pid thread id for a thread's file
 * @param tracer process id of the tracer, or 0
 * @param uid real, effective, saved, and file system id
 * @param gid the same
 * @param groups supplementary groups; all of them
 * @param threadGroupIds process ids in the namespaces that the task is in, from that of the mounted {@code /proc}
 *     inwards
 * @param pids thread ids, likewise
 * @param processGroups likewise; 0 where the group's leader isn't visible
 * @param sessions likewise
 * @param threads number of threads
 * @param queuedSignals signals queued for the real user id
 * @param pending signals pending for the thread
 * @param sharedPending signals pending for the process
 * @param noNewPrivileges whether {@code PR_SET_NO_NEW_PRIVS} was called
 * @param seccomp 0 none, 1 strict, 2 filter; -1 if the kernel has no seccomp
 * @param seccompFilters number of filters; -1 if the kernel doesn't say
 * @param storeBypass whether the processor may guess what a load reads before stores are done, in the kernel's words; empty if it doesn't say
 * @param indirectBranch whether it may guess where indirect branches lead; likewise
 * @param allowedCpus processors that the thread may run on: hexadecimal, in groups of 32 bits; empty if the kernel doesn't say
 * @param threadFeatures {@code x86_Thread_features}: {@code shstk wrss}; and {@code lam} where {@code untag_mask} has not all bits; or empty
 */
public record Status(
        String name,
        char state,
        int umask,
        int threadGroup,
        int numaGroup,
        int pid,
        int parent,
        int tracer,
        int[] uid,
        int[] gid,
        int[] groups,
        int[] threadGroupIds,
        int[] pids,
        int[] processGroups,
        int[] sessions,
        int threads,
        int queuedSignals,
        long pending,
        long sharedPending,
        long blocked,
        long ignored,
        long caught,
        long inheritableCapabilities,
        long permittedCapabilities,
        long effectiveCapabilities,
        long boundingCapabilities,
        long ambientCapabilities,
        boolean noNewPrivileges,
        int seccomp,
        int seccompFilters,
        String storeBypass,
        String indirectBranch,
        String allowedCpus,
        String threadFeatures) {

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line is missing or isn't what it should be
     */
    public static Status parse(ByteBuffer text) {
        return new StatusReader(text).read();
    }

    /** The innermost of {@link #pids}: what the task itself takes for its id. */
    public int innermostPid() {
        return pids[pids.length - 1];
    }
}
