package io.torpor.spi;

import io.torpor.abi.Pid;
import org.osgi.annotation.versioning.ProviderType;

/** What a step of a dump has to work with. */
@ProviderType
public interface DumpContext extends SessionContext {
    /** The root of the tree to dump. */
    Pid root();
}
