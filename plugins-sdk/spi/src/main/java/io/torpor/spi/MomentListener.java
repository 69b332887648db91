package io.torpor.spi;

import io.torpor.abi.Pid;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of the moments of one session: given with {@link Options#MOMENTS}. Called in the session's thread, which waits for it, and
 * with it the application, from {@link Moment#NETWORK_LOCK} to {@link Moment#POST_DUMP}; with a listener, a tree that is to run on after its dump is let go only after
 * {@link Moment#POST_DUMP}, so that its files can be copied in the state that fits the images.
 */
@ConsumerType
@FunctionalInterface
public interface MomentListener {
    /** The name of {@link Options#MOMENTS}, for steps that announce moments: without a listener they have nothing to do. */
    String OPTION = "moments";

    /** Nobody listens. */
    MomentListener NOBODY = reached -> {};

    /**
     * What is heard.
     *
     * @param root the tree's root as the engine sees it; empty as long as there is none
     * @param descriptor one of the engine's that belongs to the moment, open during the call only
     */
    record Reached(Moment moment, Optional<Pid> root, OptionalInt descriptor) {
        public static Reached of(Moment moment, Pid root) {
            return new Reached(moment, Optional.of(root), OptionalInt.empty());
        }
    }

    /** @throws TorporException when the session should not go on */
    void reached(Reached reached) throws TorporException;

    /**
     * How a step announces a moment: tells the session's listener, and makes a failure that may not end the session a warning.
     *
     * @throws TorporException when the listener refuses, and {@link Moment#mayRefuse()}
     */
    static void announce(SessionContext session, Reached reached) throws TorporException {
        try {
            session.options().get(Options.MOMENTS).reached(reached);
        } catch (TorporException e) {
            if (reached.moment().mayRefuse()) {
                throw e;
            }
            for (Issue issue : e.issues()) {
                session.report(issue.asWarning());
            }
        }
    }

    /** Tells this listener, then another: also when the first refused. */
    default MomentListener and(MomentListener other) {
        return reached -> {
            TorporException refusal = null;
            try {
                reached(reached);
            } catch (TorporException e) {
                refusal = e;
            }
            try {
                other.reached(reached);
            } catch (TorporException e) {
                if (refusal == null) {
                    throw e;
                }
                refusal.addSuppressed(e);
            }
            if (refusal != null) {
                throw refusal;
            }
        };
    }
}
