package io.torpor.tracee;

import io.torpor.abi.VirtualPid;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a puppet has before it bears others, for them to inherit: fork(2) is the only way by which two processes come to share pages until one of them writes.
 * Provided in stage PREPARE by the bundle {@code memory}. For the session's thread.
 */
@ProviderType
public interface Inheritance {
    /**
     * Called in stage BIRTH for one generation after the other, before its births are queued; makes calls of these puppets.
     *
     * @param births whom each puppet will bear
     * @throws TorporException when memory cannot be mapped or filled
     */
    void beforeBirths(PuppetTree tree, Map<Puppet, List<VirtualPid>> births) throws TorporException;
}
