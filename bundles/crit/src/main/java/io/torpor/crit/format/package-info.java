/** Messages: how their fields are called, encoded and shown. */
package io.torpor.crit.format;
