package io.torpor.credentials;

import io.torpor.abi.Pid;
import io.torpor.abi.Prctl;
import io.torpor.image.OwnField;
import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;
import java.io.IOException;

/**
 * What a process is found to be that the established format has no fields for.
 *
 * @param coredumpFilter of {@code /proc/PID/coredump_filter}; null on a kernel without
 * @param autogroupNice of {@code /proc/PID/autogroup} of a session leader; null otherwise
 * @param processKeyring succeeds for a process that has one
 * @param threadKeyring succeeds for a first thread that has one
 * @param cookieCall fails where the kernel has no core scheduling
 */
record ProcessAttributes(
        Long coredumpFilter,
        Integer autogroupNice,
        Call executionCall,
        Call mergeCall,
        Call hugePagesCall,
        Call processKeyring,
        Call threadKeyring,
        Data cookie,
        Call cookieCall) {
    static final int LOWEST_NICE = -20;

    private static final int KEYCTL_GET_KEYRING_ID = 0;
    private static final int KEY_SPEC_THREAD_KEYRING = -1;
    private static final int KEY_SPEC_PROCESS_KEYRING = -2;
    private static final int PR_SCHED_CORE_GET = 0;

    /** Reads files of a process, and queues questions. */
    static ProcessAttributes ask(ProcFs procFs, Pid pid, boolean leadsSession, Script script) throws IOException {
        Data cookie = script.room(8);
        return new ProcessAttributes(
                ProcessFiles.coredumpFilter(procFs, pid),
                leadsSession ? ProcessFiles.autogroupNice(procFs, pid) : null,
                script.tryCall("prctl", Prctl.PR_GET_MDWE, 0, 0, 0, 0),
                script.tryCall("prctl", Prctl.PR_GET_MEMORY_MERGE, 0, 0, 0, 0),
                script.tryCall("prctl", Prctl.PR_GET_THP_DISABLE, 0, 0, 0, 0),
                script.tryCall("keyctl", KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 0),
                script.tryCall("keyctl", KEYCTL_GET_KEYRING_ID, KEY_SPEC_THREAD_KEYRING, 0),
                cookie,
                script.tryCall("prctl", Prctl.PR_SCHED_CORE, PR_SCHED_CORE_GET, 0, 0, cookie));
    }

    boolean hasKeyring() {
        return !processKeyring.failed() || !threadKeyring.failed();
    }

    boolean hasCookie() {
        return !cookieCall.failed() && cookie.content().getLong(0) != 0;
    }

    /** Adds what the images are to hold. */
    void save(OwnField.Values record) {
        if (coredumpFilter != null) {
            record.put(OwnField.TASK_COREDUMP_FILTER, coredumpFilter);
        }
        if (autogroupNice != null) {
            record.put(OwnField.TASK_AUTOGROUP_NICE, autogroupNice - LOWEST_NICE);
        }
        if (executionCall.raw() > 0) {
            record.put(OwnField.TASK_MDWE, executionCall.raw());
        }
        if (mergeCall.raw() > 0) {
            record.put(OwnField.TASK_MEMORY_MERGE, 1);
        }
        if (hugePagesCall.raw() > 1) {
            record.put(OwnField.TASK_THP_DISABLE_FLAGS, hugePagesCall.raw() & ~1);
        }
    }
}
