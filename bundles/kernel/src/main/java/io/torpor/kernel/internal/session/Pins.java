package io.torpor.kernel.internal.session;

import io.torpor.kernel.internal.Offer;
import io.torpor.spi.TorporException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The services that a session holds until it ends. Used by its thread only. */
final class Pins implements AutoCloseable {
    private final Deque<Offer.Pin<?>> held = new ArrayDeque<>();

    /** @throws TorporException when the component behind the service does not start */
    <T> T take(Offer<T> offer) throws TorporException {
        Offer.Pin<T> pin = offer.pin();
        held.push(pin);
        return pin.service();
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.pop().release();
        }
    }
}
