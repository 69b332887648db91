/**
 * Images as JSON and back, for people and for scripts that read it: the program {@code crit}, whose commands, options and output are those of the peer's tool
 * of that name.
 *
 * <p><b>Exactness.</b> What is decoded can be encoded again, bit for bit. A message is therefore not read with protobuf's classes, which put fields in order and forget how
 * they were written, but along the bytes and the descriptors that protoc made ({@code format}). Fields that a newer writer added are kept under
 * {@code unknown_fields}; bytes that no writer makes (out of order, numbers padded) are refused, never changed silently.
 *
 * <p><b>Two forms.</b> Without {@code --pretty}, numbers are numbers, and bytes base64: what scripts want. With it, fields are shown as people write them; which and how
 * is data ({@code display.tsv}, {@code names.tsv}), found by giving the peer's tool images with every field set and reading what it printed. Encoding
 * understands both.
 *
 * <p><b>Quick.</b> Shell scripts call this once for each file. Nothing here needs an engine, so the launcher runs it before a framework would be started, and
 * an image is turned into JSON as it is read, one record in memory.
 *
 * <p><b>Checking.</b> {@code crit verify} is the validation that a restore does first ({@link io.torpor.image.ImageSet#validate}), file by file, and the references that
 * families follow later, so that a damaged or incomplete checkpoint is known before it is needed.
 */
@Version("1.0.0")
@Export
package io.torpor.crit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
