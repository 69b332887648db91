package io.torpor.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** One step of a restore, in the stage and order that its {@link RestoreStep} declares. */
@ConsumerType
@FunctionalInterface
public interface ResourceRestorer {
    /**
     * Brings back what this step knows about.
     *
     * @throws TorporException when the restore cannot go on; everything created so far is then undone
     */
    void restore(RestoreContext context) throws TorporException;
}
