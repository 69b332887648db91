package io.torpor.tasks;

import io.torpor.spi.Issue;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;

/** What can be in the way of saving a task, whether it runs or is stopped. */
final class TaskProblems {
    private TaskProblems() {}

    static Issue stoppedAlone(FrozenTask task, FrozenThread thread) {
        return Issue.error(
                "TASKS-014",
                task.subject(),
                "Cannot dump " + task + ": thread " + thread.tid() + " is stopped by itself",
                "Continue or stop the whole process first (kill -CONT, kill -STOP).");
    }
}
