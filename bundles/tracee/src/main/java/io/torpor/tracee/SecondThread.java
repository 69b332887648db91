package io.torpor.tracee;

import io.torpor.linux.ProcessorHalves;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread that helps the session's, on other processors ({@link ProcessorHalves}): it is there before the application waits, because to make one takes as long as to look at some hundred descriptors. */
public final class SecondThread implements AutoCloseable {
    private final ExecutorService executor;

    public SecondThread(String name) {
        executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(
                    () -> {
                        ProcessorHalves.second();
                        work.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        });
        executor.execute(() -> {}); // which makes it
    }

    /** Begins with some work. */
    public <T> Future<T> begin(Callable<T> work) {
        return executor.submit(work);
    }

    /** Returns when some work has ended, interrupted or not. Whatever it has thrown comes out here. */
    public static <T> T await(Future<T> work) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true; // it uses what is closed next
                }
            }
        } catch (ExecutionException e) {
            throw TracerThread.unwrapped(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
