package io.torpor.tasks.probe;

import io.torpor.abi.RemoteFd;
import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Nursery;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.TracerThread;
import java.io.IOException;
import java.util.function.Function;

/** Something that is tried in a process of our own, which is killed afterwards with all that it has born. */
final class Trial {
    private static final PuppetTree.Stage STAGE =
            new PuppetTree.Stage(0x10_0000_0000L, 1 << 16, 1 << 14, 1 << 18, new RemoteFd(100));

    private Trial() {}

    /**
     * Tries.
     *
     * @param what gets the tree, whose only puppet is that process
     * @return what that returns
     * @throws IOException when there is no such process to be had
     */
    static <T> T run(Architecture architecture, Function<PuppetTree, T> what) throws IOException {
        try (TracerThread tracer = new TracerThread("torpor-probe", architecture)) {
            PuppetTree tree = new Nursery(tracer, architecture, new ProcFs()).open(STAGE, id -> false, false);
            try {
                return what.apply(tree);
            } finally {
                tree.kill();
            }
        }
    }
}
