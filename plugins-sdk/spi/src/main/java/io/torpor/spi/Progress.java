package io.torpor.spi;

import org.osgi.annotation.versioning.ProviderType;

/** Tells a person, or a client, how far long work is. May be used from any thread. */
@ProviderType
public interface Progress {
    /**
     * Begins work of a known size; ends whatever was begun before.
     *
     * @param what such as {@code "memory"}
     * @param unit such as {@code "bytes"} or {@code "tasks"}
     */
    void begin(String what, String unit, long total);

    /** So much more has been done. Cheap. */
    void advance(long amount);
}
