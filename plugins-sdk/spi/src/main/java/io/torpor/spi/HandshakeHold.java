package io.torpor.spi;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Lets no new connection begin: a service for who has to wait until those that are being made are complete. May be called from any thread; a hold is for the thread of its
 * session, and for the one that undoes.
 */
@ProviderType
public interface HandshakeHold {
    /**
     * Drops the first segment of every new TCP connection to these ports, in the engine's network namespace. Handshakes that have begun go on. A client sends its segment again
     * after a second, then two, and so on, so a hold that is short costs it little. It ends by {@link Held#release}, when the session fails, or with the engine.
     *
     * @param ports local ports, of whatever address
     * @throws TorporException when this kernel cannot, or it is not permitted
     */
    Held hold(SessionContext session, List<Integer> ports) throws TorporException;

    /** Connections that may not begin. */
    @ProviderType
    interface Held {
        /** Lets them; does nothing the second time. */
        void release() throws TorporException;
    }
}
