package io.torpor.spi;

import org.osgi.annotation.versioning.ProviderType;

/** What a step of a restore has to work with. */
@ProviderType
public interface RestoreContext extends SessionContext {}
