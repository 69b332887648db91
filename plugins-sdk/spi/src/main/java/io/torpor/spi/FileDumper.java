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
     * Whether {@link #inspect}, {@link #capture} or {@link #dump} look at anything of a file that its users may change. If not, an application that is to run on need not wait for them: they are
     * called in stage {@link DumpStage#SEAL}, with {@link OpenFile#descriptor} still there, if the engine has fetched it: whoever needs it then asks for it here.
     */
    default boolean looksAtTree(OpenFile file, DumpContext context) {
        return true;
    }

    /**
     * Called in stage {@link DumpStage#RESOURCES}, unless there is a {@link #capture}.
     *
     * @return the record, whose message type must be one of the fields of {@code file_entry}
     * @throws TorporException when the file cannot be saved
     */
    Message dump(OpenFile file, DumpContext context) throws TorporException;

    /**
     * Looks at what must be seen while the tree stands still, in stage {@link DumpStage#RESOURCES}. What can be made of that alone is made later, when the application may run again: a tree has
     * thousands of files, and making records takes longer than looking. If not implemented, the record is made at once.
     *
     * @throws TorporException as {@link #dump}
     */
    default Captured capture(OpenFile file, DumpContext context) throws TorporException {
        Message record = dump(file, context);
        return () -> record;
    }

    /** What was seen of a file. */
    @FunctionalInterface
    interface Captured {
        /**
         * Called once, in stage {@link DumpStage#SEAL}, when descriptors of the engine's for the file have been closed.
         *
         * @return as {@link FileDumper#dump}
         */
        Message record() throws TorporException;
    }
}
