package io.torpor.credentials;

import io.torpor.abi.Prctl;
import io.torpor.image.OwnField;
import io.torpor.image.proto.task_core_entry;
import io.torpor.spi.RestoreContext;
import io.torpor.tracee.SavedTask;
import java.io.IOException;

/** What a process was that the established format has no fields for. */
final class ProcessChange {
    private ProcessChange() {}

    /** Writes files and queues calls, while the puppet may still do everything. */
    static void queue(SavedTask task, RestoreContext context, Attempts attempts) {
        task_core_entry core = task.core();
        if (OwnField.TASK_COREDUMP_FILTER.isIn(core)) {
            try {
                ProcessFiles.writeCoredumpFilter(task.puppet().livingId(), OwnField.TASK_COREDUMP_FILTER.get(core, 0));
            } catch (IOException e) {
                Attempts.report(context, task.subject(), "filter for core dumps", e.getMessage());
            }
        }
        long nice = OwnField.TASK_AUTOGROUP_NICE.get(core, -1) + ProcessAttributes.LOWEST_NICE;
        if (OwnField.TASK_AUTOGROUP_NICE.isIn(core) && nice != 0) {
            try {
                ProcessFiles.writeAutogroupNice(task.puppet().livingId(), nice);
            } catch (IOException e) {
                Attempts.report(context, task.subject(), "session's nice value (autogroup)", e.getMessage());
            }
        }
        if (OwnField.TASK_MEMORY_MERGE.isIn(core)) {
            attempts.add(
                    task.subject(),
                    "setting of PR_SET_MEMORY_MERGE",
                    task.puppet().script().tryCall("prctl", Prctl.PR_SET_MEMORY_MERGE, 1, 0, 0, 0));
        }
        if (OwnField.TASK_THP_DISABLE_FLAGS.isIn(core)) {
            attempts.add(
                    task.subject(),
                    "flags of PR_SET_THP_DISABLE",
                    task.puppet()
                            .script()
                            .tryCall(
                                    "prctl",
                                    Prctl.PR_SET_THP_DISABLE,
                                    1,
                                    OwnField.TASK_THP_DISABLE_FLAGS.get(core, 0),
                                    0,
                                    0));
        }
    }

    /** Queues what forbids to make memory executable: PR_SET_MDWE, which comes when all memory has been built. */
    static void queueLast(SavedTask task) {
        long wanted = OwnField.TASK_MDWE.get(task.core(), 0);
        if (wanted != 0) {
            task.puppet().script().call("prctl", Prctl.PR_SET_MDWE, wanted, 0, 0, 0);
        }
    }
}
