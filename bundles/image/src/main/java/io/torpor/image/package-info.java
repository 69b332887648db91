/**
 * The files of a checkpoint: their names, containers and records, and stores to keep them in. The format is that of CRIU, image format 1.1:
 * its tools read what is written here, and the other way round.
 *
 * <p><b>A set</b> is a directory, or what stands for it, with one file for each kind of record ({@link io.torpor.image.ImageType}), and
 * for many kinds one for each task, namespace or object. Which files exist is information: a file with nothing in it is not
 * written. {@code inventory.img} is written last, so a set without one is the remains of a dump that did not end.
 *
 * <p><b>A file</b> starts with magic numbers; then come records, each a 32-bit size and a protobuf message, some followed by raw bytes as many
 * as the record says. Files of pages, archives and foreign dumps have none of that: they are content only. All numbers are
 * little-endian. Nothing has a checksum, so a flipped bit inside a number goes unnoticed; what can be noticed, because
 * lengths, required fields or references disagree, {@link io.torpor.image.ImageSet#validate} refuses.
 *
 * <p><b>Writing</b>: steps collect records in {@link io.torpor.image.ImageRecords} while the application stands still, and the
 * bytes are made in stage {@code SEAL}. Page content goes straight to the {@link io.torpor.spi.ImageStore}. A step that adds records in
 * {@code SEAL} only, when the application may run again, provides the capability {@code records}: those who write them wait for all such steps.
 *
 * <p><b>Reading</b>: {@link io.torpor.image.ImageSet} finds files by name and decodes them when asked. A restore validates everything
 * before it creates anything, because a reference that leads nowhere is cheap to report then and expensive in the middle.
 *
 * <p><b>Increments</b>: pages may lie in the set that a dump was made on top of, which the link {@code parent} leads to, and so on down.
 */
@Version("1.0.0")
@Export
package io.torpor.image;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
