/** Whole image files: magic numbers, records, and the raw bytes that follow them. */
package io.torpor.crit.container;
