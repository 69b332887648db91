package io.torpor.spi;

import com.google.protobuf.Message;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns one memory mapping into a record. The content of memory is saved by the memory family, if {@link Mapping#contentSaved} says so. */
@ConsumerType
@FunctionalInterface
public interface MappingDumper {
    /**
     * Objects to a mapping that {@link #dump} could not save, as far as that can be seen by looking: nothing is changed, because the tree may be running
     * ({@link DumpStep#live}). Called before {@code dump}, too, which need not look again.
     *
     * @throws TorporException the objection, alone or by {@link DumpContext#refuse}
     */
    default void inspect(Mapping mapping, DumpContext context) throws TorporException {}

    /** Whether {@link #inspect} or {@link #dump} look at the tree, or at anything that it may change. If not, an application that is to run on need not wait for them. */
    default boolean looksAtTree() {
        return true;
    }

    /**
     * Called in stage {@link DumpStage#RESOURCES}; in stage {@link DumpStage#SEAL} if this dumper does not {@linkplain #looksAtTree look at the tree}, and {@link #inspect} with it.
     *
     * @return a {@code vma_entry}
     * @throws TorporException when the mapping cannot be saved
     */
    Message dump(Mapping mapping, DumpContext context) throws TorporException;
}
