package io.torpor.tasks;

import io.torpor.abi.Pid;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.rseq_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.RestoredRoot;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Farewell;
import io.torpor.tracee.LateSignals;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.PuppetTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Takes the engine out of every task, and lets the tree go. */
@Component
@RestoreStep(
        name = "tasks-resume",
        stage = RestoreStage.RESUME,
        provides = "resumed",
        needs = {"puppets", "threads", "timers-armed", "late-signals"})
public final class TreeResumer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedTree saved = context.require(SavedTree.class);
        PuppetTree tree = context.require(PuppetTree.class);
        Map<PuppetThread, Farewell.Last> states = new HashMap<>();
        Set<Integer> tables = new HashSet<>();
        for (Puppet puppet : tree.puppets()) {
            SavedTask task = saved.find(puppet.virtualPid().number());
            if (task.table() == 0 || tables.add(task.table())) {
                puppet.script().call("close", tree.stage().enginePidfd().number());
            }
            for (PuppetThread thread : puppet.threads()) {
                states.put(thread, last(tree, task, thread));
            }
        }
        tree.reaper()
                .ifPresent(reaper ->
                        reaper.script().call("close", tree.stage().enginePidfd().number()));
        tree.reaper().ifPresent(Puppet::run);
        tree.run();
        boolean stopAll = context.options().get(Options.LEAVE_STOPPED);
        new Farewell(tree, states, context.require(LateSignals.class))
                .say(puppet ->
                        stopAll || saved.find(puppet.virtualPid().number()).isStopped());
        Pid root = tree.puppets().get(0).pid();
        context.provide(
                RestoredRoot.class,
                new RestoredRoot(root, tree.reaper().map(Puppet::pid).orElse(root)));
        tree.close();
        tree.tracer().close();
    }

    private static Farewell.Last last(PuppetTree tree, SavedTask task, PuppetThread thread) {
        core_entry core = task.threads().get(thread.virtualTid());
        rseq_entry rseq = core.getThreadCore().getRseqEntry();
        return new Farewell.Last(
                tree.architecture().registersOf(core),
                mask(task, core),
                rseq.getRseqAbiPointer(),
                rseq.getRseqCsPointer());
    }

    /** The leader's mask may be in the task's record only. */
    private static long mask(SavedTask task, core_entry core) {
        task_core_entry leader = task.core().getTc();
        return core.getThreadCore().hasBlkSigset()
                ? core.getThreadCore().getBlkSigset()
                : core.hasTc() ? leader.getBlkSigset() : 0;
    }
}
