package io.torpor.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Mends what an engine that was killed has left behind. A service with the property of {@link Recovers}. May be called from any thread. */
@ConsumerType
@FunctionalInterface
public interface Recoverer {
    /**
     * Puts one thing back. It may be that it was never changed, was put back already, or is gone: then there is nothing to do.
     *
     * @param data as given to {@link RunJournal#note}
     * @throws TorporException when it is not as it should be and cannot be mended; it stays noted, to be tried again
     */
    void recover(String data) throws TorporException;
}
