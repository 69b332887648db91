package io.torpor.spi;

import io.torpor.abi.Pid;
import org.osgi.annotation.versioning.ProviderType;

/** What a step of a dump has to work with. */
@ProviderType
public interface DumpContext extends SessionContext {
    /** The root of the tree to dump. */
    Pid root();

    /**
     * Objects to the dump. In a dump that is its end, and this method does not return; in a preflight the objection is noted, and the caller goes on with
     * the next object.
     *
     * @throws TorporException with the issue, unless this is a preflight
     */
    default void refuse(Issue issue) throws TorporException {
        throw issue.toException();
    }

    /**
     * The same for an objection that was caught.
     *
     * @throws TorporException the objection, unless this is a preflight
     */
    default void refuse(TorporException objection) throws TorporException {
        throw objection;
    }
}
