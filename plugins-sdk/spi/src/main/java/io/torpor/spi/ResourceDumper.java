package io.torpor.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** One step of a dump, in the stage and order that its {@link DumpStep} declares. */
@ConsumerType
@FunctionalInterface
public interface ResourceDumper {
    /**
     * Saves what this step knows about.
     *
     * @throws TorporException when the dump cannot go on; everything done so far is then undone, and the tree runs on as it was
     */
    void dump(DumpContext context) throws TorporException;
}
