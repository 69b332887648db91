/** The check of a whole checkpoint. */
package io.torpor.crit.verify;
