package io.torpor.tracee;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Reads the statuses of all threads of stopped processes beside everything else that is done meanwhile: the kernel takes more than ten microseconds for one. Who needs them
 * waits, and so does whoever lets the processes go on.
 */
final class ThreadStatusReading extends FutureTask<Void> {
    ThreadStatusReading(List<FrozenTask> tasks, Architecture architecture) {
        super(reading(List.copyOf(tasks), architecture));
        for (FrozenTask task : tasks) {
            task.setStatusReading(this);
        }
    }

    private static Callable<Void> reading(List<FrozenTask> tasks, Architecture architecture) {
        return () -> {
            ThreadFiles files = new ThreadFiles(architecture);
            for (FrozenTask task : tasks) {
                try {
                    files.readStatuses(task);
                } catch (IOException | RuntimeException e) {
                    task.setStatusFailure(e);
                }
            }
            return null;
        };
    }

    /** Returns when it is over. */
    void await() {
        SecondThread.await(this);
    }
}
