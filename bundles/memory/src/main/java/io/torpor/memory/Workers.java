package io.torpor.memory;

import io.torpor.linux.ProcessorHalves;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A few threads that share a list of work. */
final class Workers {
    /** More threads do not copy memory faster, but take the processors from others. */
    private static final int MOST = 4;

    /** A thread costs a millisecond, so many items less: the copy of a megabyte, the look at one task's pages. */
    private static final int FEW = 4;

    private Workers() {}

    /** What one thread keeps while it works; closed when it is done. */
    interface Bench extends AutoCloseable {
        void work(int item) throws Exception;

        @Override
        void close();
    }

    @FunctionalInterface
    interface Benches {
        Bench open();
    }

    /**
     * Does all items of work, in about their order, and returns when all are done.
     *
     * @throws Exception the first that an item threw; items that had not begun are left then
     */
    static void run(int items, Benches benches) throws Exception {
        int threads = items <= FEW ? 1 : Math.min(MOST, Math.max(2, ProcessorHalves.processors()));
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] others = new Thread[Math.max(0, threads - 1)];
        for (int i = 0; i < others.length; i++) {
            boolean second = i % 2 == 0; // as the session's is kept to the first
            others[i] = new Thread(
                    () -> {
                        ProcessorHalves.keep(second);
                        work(items, next, failure, benches);
                    },
                    "torpor-memory-" + i);
            others[i].setDaemon(true);
            others[i].start();
        }
        work(items, next, failure, benches);
        for (Thread other : others) {
            joinFully(other);
        }
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (Exception) thrown;
        }
    }

    private static void work(int items, AtomicInteger next, AtomicReference<Throwable> failure, Benches benches) {
        if (next.get() >= items) {
            return;
        }
        try (Bench bench = benches.open()) {
            int item = next.getAndIncrement();
            while (item < items && failure.get() == null) {
                bench.work(item);
                item = next.getAndIncrement();
            }
        } catch (Exception | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    /** The others use memory of ours: never leave before they do. */
    private static void joinFully(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
