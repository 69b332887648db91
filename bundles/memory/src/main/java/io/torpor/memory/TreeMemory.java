package io.torpor.memory;

import java.util.List;

/** The address spaces of a frozen tree, one for each task that has one. For the session's thread. */
record TreeMemory(List<TaskMemory> tasks) {}
