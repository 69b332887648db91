/**
 * The messages of the image format and of the RPC protocol, generated from {@code src/main/proto}.
 *
 * <p>Messages and fields keep the names of the wire contract, since tools print and users grep them; so class names here are lower
 * case with underscores. Two pairs of names differ in case only ({@code CRIU_Opts}, {@code criu_opts}): unpack sources on a
 * case-sensitive file system.
 *
 * <p>Numbers that are unsigned in the contract come out of getters as Java's signed {@code int} and {@code long}.
 */
@Version("1.0.0")
@Export
package io.torpor.image.proto;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
