package io.torpor.spi;

import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** What a step has to work with, whatever it does. Used by the thread that runs the session only, if a method does not say otherwise. */
@ProviderType
public interface SessionContext {
    /** What the user asked for. */
    Options options();

    /** Where the images are. */
    ImageStore images();

    /**
     * A value that a step before provided.
     *
     * @throws IllegalStateException when none did: the step forgot to declare what it needs
     */
    <T> T require(Class<T> type);

    /** A value that a step before may have provided. */
    <T> Optional<T> find(Class<T> type);

    /**
     * Gives later steps a value.
     *
     * @throws IllegalStateException when there is one of that type already
     */
    <T> void provide(Class<T> type, T value);

    /** A value that is made by the first one who needs it, and provided for the others. */
    default <T> T findOrProvide(Class<T> type, Supplier<? extends T> maker) {
        Optional<T> known = find(type);
        if (known.isPresent()) {
            return known.get();
        }
        T made = maker.get();
        provide(type, made);
        return made;
    }

    /**
     * Registers how to undo an effect; call it right after (or, where being killed between matters, right before) the effect. Undos run
     * in reverse order when the session fails, each whatever happens to the others, and are dropped when it succeeds; so an undo
     * must do no harm if its effect has not happened or was undone already. May be called from any thread.
     *
     * @param effect what would be undone, for the log: {@code "lock the network of task 17"}
     */
    void undo(String effect, UndoAction action);

    /**
     * Has something done at the end of this stage and of each one after it, when its last step has returned. What was registered first
     * is done first.
     */
    void atEachBarrier(BarrierAction action);

    /** Notes a problem that does not end the session. It is logged, and returned with the session's result. May be called from any thread. */
    void report(Issue issue);

    /**
     * Adds to a figure of the session's statistics. May be called from any thread.
     *
     * @param counter lower case, words joined by dashes: {@code pages-written}
     */
    void count(String counter, long amount);

    /** Where long work says how far it is. */
    Progress progress();

    /**
     * The claimants of one role, as the session pinned them at its start.
     *
     * @param role {@link FileDumper}, {@link FileRestorer}, {@link MappingDumper} or {@link MappingRestorer}
     */
    <T> Claimants<T> claimants(Class<T> role);
}
