package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks sockets as soon as the engine has copies of them, in another thread, while descriptors are still being compared: each has dozens of questions to answer, and the
 * application waits. A family of sockets provides it before stage OBSERVE; the bundle {@code files} calls it.
 */
@ProviderType
public interface SocketsAhead {
    /**
     * One that has not been seen before.
     *
     * @param family its address family
     * @param copy a descriptor of the engine's for it, open until the work has been done; null for one that is like another that came before
     * @param likeness the same for sockets that give the same answers, and that have nothing to read and no error; 0: that is not known of this one
     */
    record Fresh(long inode, int family, LocalFd copy, int likeness) {}

    /**
     * Gets ready to ask some. Called by the session's thread.
     *
     * @return what asks them, to be run by another thread, after that of earlier calls; whether it has been run makes no difference but in time
     */
    Runnable begin(List<Fresh> sockets);
}
