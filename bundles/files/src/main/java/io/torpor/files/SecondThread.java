package io.torpor.files;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread that helps the session's: it is there before the application waits, because to make one takes as long as to look at some hundred descriptors. */
final class SecondThread implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "torpor-descriptors");
        thread.setDaemon(true);
        return thread;
    });

    SecondThread() {
        executor.execute(() -> {}); // which makes it
    }

    /** Begins with some work. */
    Future<?> begin(Runnable work) {
        return executor.submit(work);
    }

    /** Returns when some work has ended; what it has thrown is thrown. */
    static void await(Future<?> work) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    work.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true; // it uses what is closed next
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
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
