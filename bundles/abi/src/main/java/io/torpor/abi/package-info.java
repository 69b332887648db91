/**
 * Kernel facts that every architecture shares, and the typed ids that the rest of the engine uses for kernel objects.
 *
 * <p>Facts are tables in resources (system-call numbers, errno names, flag sets, struct layouts); the classes here only read
 * them. Nothing in this package calls the kernel.
 */
@Version("1.0.0")
@Export
package io.torpor.abi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
