/**
 * The steps that connect images with sessions.
 *
 * <p>Dump: {@code images-records} offers the collection before anything is touched; {@code images-write} writes it in stage {@code SEAL}, when
 * the application runs again. Restore: {@code images-read} reads and validates in stage {@code PREPARE}.
 */
package io.torpor.image.steps;
