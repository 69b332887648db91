package io.torpor.abi;

import java.util.function.IntConsumer;

/**
 * A descriptor of the engine's own process, owned: closing this closes it, once. Safe to close from any thread; not to be used by
 * two threads at a time otherwise.
 */
public final class LocalFd implements AutoCloseable {
    private final IntConsumer closer;
    private int number;

    /**
     * Takes ownership.
     *
     * @param number an open descriptor of this process
     * @param closer what closes it; called at most once
     */
    public LocalFd(int number, IntConsumer closer) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        this.number = number;
        this.closer = closer;
    }

    /**
     * The descriptor.
     *
     * @throws IllegalStateException once closed
     */
    public synchronized int number() {
        if (number < 0) {
            throw new IllegalStateException("the descriptor is closed");
        }
        return number;
    }

    /** Gives up ownership without closing: the descriptor, which is the caller's to close, or −1 when it has been closed. */
    public synchronized int release() {
        int open = number;
        number = -1;
        return open;
    }

    @Override
    public synchronized void close() {
        if (number >= 0) {
            int open = number;
            number = -1;
            closer.accept(open);
        }
    }

    @Override
    public String toString() {
        return number < 0 ? "closed" : Integer.toString(number);
    }
}
