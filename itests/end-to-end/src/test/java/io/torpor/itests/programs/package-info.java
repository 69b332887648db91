/** Java programs that the tests dump and restore. */
package io.torpor.itests.programs;
