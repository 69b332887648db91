package io.torpor.tasks;

import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.rseq_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.Script;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/** Gives every thread its name back, and the kernel the addresses that it keeps for it: they must be mapped, so memory comes first. */
@Component
@RestoreStep(
        name = "tasks-threads",
        stage = RestoreStage.PRIVATE,
        needs = {"puppets", "mappings", "zombies-dead", "all-threads"},
        provides = "threads")
public final class ThreadRestorer implements ResourceRestorer {
    private static final int PR_SET_NAME = 15;
    private static final int NAME_BYTES = 16;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedTree saved = context.require(SavedTree.class);
        PuppetTree tree = context.require(PuppetTree.class);
        for (Puppet puppet : tree.puppets()) {
            SavedTask task = saved.find(puppet.virtualPid().number());
            for (PuppetThread thread : puppet.threads()) {
                core_entry core = task.threads().get(thread.virtualTid());
                if (thread.endsFirst()) {
                    setName(thread.script(), nameOf(task, core));
                    continue;
                }
                tree.architecture()
                        .restoreTraits(thread.script(), tree.architecture().registersOf(core));
                restore(
                        thread.script(),
                        core,
                        nameOf(task, core),
                        tree.architecture().clearTidAddress(tree.architecture().registersOf(core)));
            }
        }
    }

    /** Older images name the process only. */
    private static String nameOf(SavedTask task, core_entry core) {
        return core.getThreadCore().hasComm()
                ? core.getThreadCore().getComm()
                : task.core().getTc().getComm();
    }

    private static void setName(Script script, String name) {
        script.call(
                "prctl",
                PR_SET_NAME,
                script.bytes(Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), NAME_BYTES)),
                0,
                0,
                0);
    }

    private static void restore(Script script, core_entry core, String name, long tidAddress) {
        setName(script, name);
        script.call("set_tid_address", tidAddress);
        thread_core_entry thread = core.getThreadCore();
        RobustLists.restore(thread, script);
        if (thread.hasRseqEntry() && thread.getRseqEntry().getRseqAbiPointer() != 0) {
            rseq_entry rseq = thread.getRseqEntry();
            script.call("rseq", rseq.getRseqAbiPointer(), rseq.getRseqAbiSize(), 0, rseq.getSignature());
        }
    }
}
