package io.torpor.spi;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The claimants of one role. May be used from any thread. */
@ProviderType
public interface Claimants<T> {
    /**
     * The one claimant of an object.
     *
     * @param subject the object, for the message
     * @param descriptions what it is, in the words of {@link Claims}
     * @throws TorporException when no claimant takes it, or more than one does
     */
    T claim(Subject subject, List<String> descriptions) throws TorporException;
}
