package io.torpor.spi;

import com.google.protobuf.Message;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns one open file description into a record. Called once for each description, however many descriptors and tasks share it. */
@ConsumerType
@FunctionalInterface
public interface FileDumper {
    /**
     * Objects to a file that {@link #dump} could not save, as far as that can be seen by looking: nothing is changed or consumed, because the tree may be running
     * ({@link DumpStep#live}). Called before {@code dump}, too, which need not look again.
     *
     * @throws TorporException the objection, alone or by {@link DumpContext#refuse}
     */
    default void inspect(OpenFile file, DumpContext context) throws TorporException {}

    /**
     * Called in stage {@link DumpStage#RESOURCES}.
     *
     * @return the record, whose message type must be one of the fields of {@code file_entry}
     * @throws TorporException when the file cannot be saved
     */
    Message dump(OpenFile file, DumpContext context) throws TorporException;
}
