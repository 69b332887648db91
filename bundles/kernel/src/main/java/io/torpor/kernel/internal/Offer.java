package io.torpor.kernel.internal;

import io.torpor.spi.TorporException;

/** A service that is installed: its properties now, its object when it is wanted. */
public interface Offer<T> {
    /** A service property, or null. */
    Object property(String key);

    /** For messages: the component's name, and who brought it. */
    String label();

    /** Symbolic name and version of the bundle that brought it. */
    String bundle();

    /**
     * Takes the object; this loads and activates the component behind it if need be.
     *
     * @throws TorporException when there is none: the component failed to start, or is gone
     */
    Pin<T> pin() throws TorporException;

    /** A service object in use. */
    interface Pin<T> {
        T service();

        void release();
    }
}
