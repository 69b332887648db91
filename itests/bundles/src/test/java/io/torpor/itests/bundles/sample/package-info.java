/** A plugin, compiled with the tests and packed by one of them. */
package io.torpor.itests.bundles.sample;
