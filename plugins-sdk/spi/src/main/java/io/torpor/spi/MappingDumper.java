package io.torpor.spi;

import com.google.protobuf.Message;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns one memory mapping into a record. The content of memory is saved by the memory family, if {@link Mapping#contentSaved} says so. */
@ConsumerType
@FunctionalInterface
public interface MappingDumper {
    /**
     * Called in stage {@link DumpStage#RESOURCES}.
     *
     * @return a {@code vma_entry}
     * @throws TorporException when the mapping cannot be saved
     */
    Message dump(Mapping mapping, DumpContext context) throws TorporException;
}
