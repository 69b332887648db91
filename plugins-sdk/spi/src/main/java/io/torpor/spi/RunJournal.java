package io.torpor.spi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a session is about to change outside of the engine's own process, and must not leave so if the engine is killed. A value in every session's context:
 * {@code context.require(RunJournal.class)}. What was noted and not done when the engine ended, however it ended, is given to the {@link Recoverer} of its
 * kind by {@code torpor recover} and by the next dump or restore on this machine.
 *
 * <p>Undos ({@link SessionContext#undo}) come first and are not replaced by this: they serve as long as the engine lives. What the kernel takes back by itself when a
 * process ends (ptrace, descriptors) needs no note. May be used from any thread.
 */
@ProviderType
public interface RunJournal {
    /** A UUID that tells this session from every other: what is made outside of the engine is named by it, and the images of a dump carry it. */
    String runId();

    /**
     * Makes durable, before it returns, that something is about to be changed.
     *
     * @param kind of what: which {@link Recoverer} knows how to mend it; a few words for people, such as {@code frozen control group}
     * @param data what exactly, as the recoverer reads it; people see its first line
     * @throws TorporException when it cannot be noted; nothing should be changed then
     */
    Entry note(String kind, String data) throws TorporException;

    /** Something noted. */
    @ProviderType
    interface Entry {
        /** It was undone, or is to stay as it is. Does nothing the second time. */
        void done();
    }
}
