package io.torpor.spi;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers whether this machine has something that dumps or restores build on: what {@code torpor check} asks. A service with the
 * properties of {@link Feature}.
 */
@ConsumerType
@FunctionalInterface
public interface FeatureProbe {
    /**
     * Tries it, and leaves no trace.
     *
     * @return what is missing, if it is
     */
    Optional<Issue> probe();
}
