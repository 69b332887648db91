/** JSON text, written as the peer's and read strictly. */
package io.torpor.crit.json;
