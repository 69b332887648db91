package io.torpor.itests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** For what waits more than it works, within a test that no other may run beside. */
public final class TwoAtATime {
    private static final int THREADS = 2;

    private TwoAtATime() {}

    /** Runs all of them to their ends; then the first failure is thrown, with the others. */
    public static void run(List<? extends Callable<Void>> all) throws Exception {
        ExecutorService runners = Executors.newFixedThreadPool(THREADS);
        List<Throwable> failures = new ArrayList<>();
        try {
            for (Future<Void> each : runners.invokeAll(all)) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
        } finally {
            runners.shutdown();
        }
        if (!failures.isEmpty()) {
            Throwable first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            if (first instanceof Error error) {
                throw error;
            }
            throw (Exception) first;
        }
    }
}
