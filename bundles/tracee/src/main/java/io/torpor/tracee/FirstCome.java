package io.torpor.tracee;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A piece of work that is done once, by whoever comes first: a thread that does many ahead, or the one that needs its result. Safe from any thread.
 *
 * @param <T> its result, which is not null
 */
public final class FirstCome<T> {
    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile T result;
    private volatile Throwable failure;

    /** Does it, unless somebody has begun to. */
    public void attempt(Supplier<? extends T> work) {
        if (taken.compareAndSet(false, true)) {
            try {
                result = work.get();
            } catch (RuntimeException | Error e) {
                failure = e; // whoever needs the result gets it
            }
        }
    }

    /** The result, of whoever has begun. Waits a moment for it, if that is somebody else. Whatever the work has thrown comes out here. */
    public T await() {
        BriefWait wait = new BriefWait();
        while (result == null) {
            if (failure != null) {
                throw TracerThread.unwrapped(failure);
            }
            wait.pause();
        }
        return result;
    }
}
