/** Placeholder. */
package io.torpor.network;
