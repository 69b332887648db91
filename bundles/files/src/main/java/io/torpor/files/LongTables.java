package io.torpor.files;

import io.torpor.abi.Pid;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.RunningTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which processes of a tree that runs have so many descriptors that it is worth while to get ready for them. */
final class LongTables {
    private LongTables() {}

    /** None where the tree cannot be looked at: the dump is about to say so. */
    static List<Pid> of(Pid root, Architecture architecture) {
        List<Pid> found = new ArrayList<>();
        try {
            for (Pid pid : RunningTree.processes(architecture, root)) {
                if (isLong(pid)) {
                    found.add(pid);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    private static boolean isLong(Pid pid) {
        try (ProcDescriptors process = new ProcDescriptors(pid)) {
            int count = process.count();
            return WalkTools.isLong(count < 0 ? process.numbers().length : count);
        } catch (TaskGone | SyscallException e) {
            return false; // it ends, or cannot be looked at
        }
    }
}
