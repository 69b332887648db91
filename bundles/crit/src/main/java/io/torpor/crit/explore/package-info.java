/** Views of a whole checkpoint: tasks, descriptors, mappings, saved pages. */
package io.torpor.crit.explore;
