package io.torpor.tracee;

import io.torpor.linux.Clocks;
import io.torpor.linux.Ptrace;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The one thread that traces a tree. Linux binds a tracee to the thread that attached to it, so every ptrace request and every
 * wait for the tree goes through {@link #run}; what must happen there takes a {@link Tracees}, which only that method hands out.
 *
 * <p>When the thread ends, the kernel detaches from all its tracees: frozen ones go on, newborn ones die.
 */
public final class TracerThread implements AutoCloseable {
    private final ExecutorService executor;
    private final Ptrace ptrace = new Ptrace();
    private final Tracees tracees;

    /** Work that needs the tracer. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Tracees tracees) throws Exception;
    }

    /**
     * Starts it.
     *
     * @param name of the thread
     * @param architecture of the machine
     */
    public TracerThread(String name, Architecture architecture) {
        tracees = new Tracees(ptrace, architecture);
        executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(
                    () -> {
                        Clocks.wakeOnTime();
                        task.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Does work on the tracer thread, and returns when it is done. Whatever it throws comes out here. */
    public <T> T run(Work<T> work) {
        return await(begin(work));
    }

    /** Begins work on the tracer thread; whatever others give it comes after that. */
    <T> Future<T> begin(Work<T> work) {
        Callable<T> call = () -> work.run(tracees);
        return executor.submit(call);
    }

    /** Returns when such work is done. Whatever it has thrown comes out here. */
    static <T> T await(Future<T> work) {
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tracer worked", e);
        }
    }

    static RuntimeException unwrapped(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }

    /** Ends the thread, and with it all tracing. Does nothing the second time. */
    @Override
    public void close() {
        if (!executor.isShutdown()) {
            executor.submit(tracees::close);
            executor.shutdown();
        }
    }
}
