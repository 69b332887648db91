/** For tests of families: steps run against real puppets and real frozen processes, without a kernel and without the other families. */
package io.torpor.trial;
