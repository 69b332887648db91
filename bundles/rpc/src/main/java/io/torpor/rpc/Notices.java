package io.torpor.rpc;

import io.torpor.abi.Pid;
import io.torpor.spi.Option;
import io.torpor.spi.TorporException;
import java.util.Optional;

/** Tells a client how far its session is, and waits for its consent. By the names that the peer's action scripts have. */
@FunctionalInterface
interface Notices {
    Notices NONE = (moment, root) -> {};

    /** Of the session that a client asked for with notify_scripts. */
    Option<Notices> OPTION = new Option<>("rpc-notices", Notices.class, NONE);

    /**
     * Tells and waits.
     *
     * @param root of a tree that is being restored
     * @throws TorporException when the client objects, or is gone
     */
    void send(String moment, Optional<Pid> root) throws TorporException;
}
