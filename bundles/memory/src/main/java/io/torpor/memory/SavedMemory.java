package io.torpor.memory;

import io.torpor.abi.VirtualPid;
import java.util.Map;

/** The address spaces that a checkpoint holds, by task. */
record SavedMemory(Map<VirtualPid, SavedTask> tasks) {}
