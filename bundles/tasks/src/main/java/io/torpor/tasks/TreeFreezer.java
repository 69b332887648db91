package io.torpor.tasks;

import io.torpor.linux.ProcessorHalves;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.RunJournal;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.AtStandstill;
import io.torpor.tracee.CoreRecords;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.RunningTree;
import io.torpor.tracee.TracerThread;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Stops every thread of the tree; in a preflight, only finds them. */
@Component
@DumpStep(
        name = "tasks-freeze",
        stage = DumpStage.FREEZE,
        provides = {"task-tree", "core-records"},
        live = true)
public final class TreeFreezer implements ResourceDumper {
    private final Architecture architecture;

    @Activate
    public TreeFreezer(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        context.provide(CoreRecords.class, new CoreRecords());
        context.provide(FrozenTree.class, context.options().get(Options.PREFLIGHT) ? look(context) : freeze(context));
    }

    private FrozenTree freeze(DumpContext context) throws TorporException {
        long seconds = context.options().get(Options.TIMEOUT);
        long nanos = seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(seconds);
        ProcessorHalves.Kept half = ProcessorHalves.first();
        context.undo("use all processors again", half::end);
        context.provide(ProcessorHalves.Kept.class, half);
        TracerThread tracer =
                new TracerThread("torpor-tracer", architecture); // it is started by this one, and stays in its half
        context.undo("stop tracing", tracer::close);
        Freezer freezer = new Freezer(new ProcFs(), architecture, tracer);
        String path = context.options().get(Options.FREEZE_CGROUP);
        AtStandstill still = context.findOrProvide(AtStandstill.class, AtStandstill::new);
        FrozenTree tree;
        if (path.isEmpty()) {
            tree = freezer.freeze(context.root(), nanos, () -> {}, still);
        } else {
            FreezerCgroup group = FreezerCgroup.open(path);
            context.undo("put control group " + path + " back", group::putBack);
            group.freeze(nanos, context.require(RunJournal.class));
            tree = freezer.freeze(context.root(), nanos, group::thaw, still);
            context.provide(FreezerCgroup.class, group);
        }
        context.undo("close the tree", tree::close);
        context.undo("let the tree go on", () -> tree.letGo(false));
        return tree;
    }

    private FrozenTree look(DumpContext context) throws TorporException {
        List<Issue> issues = new TargetPreflight().check(context);
        if (!issues.isEmpty()) {
            throw new TorporException(issues);
        }
        checkGroup(context);
        try {
            ProcFs procFs = new ProcFs();
            FrozenTree tree = RunningTree.look(procFs, architecture, context.root());
            context.undo("close the tree", tree::close);
            context.count("tasks", tree.tasks().size());
            RunningTasks running = new RunningTasks(procFs, context);
            for (FrozenTask task : tree.tasks()) {
                context.count("threads", task.threads().size());
                running.check(task);
            }
            return tree;
        } catch (IOException e) {
            throw Issue.error(
                            "TASKS-005",
                            new Subject.Other("task " + context.root()),
                            "Cannot dump task " + context.root() + ": " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }

    /** Looks at the control group that a dump would freeze, and leaves it as it is. */
    private static void checkGroup(DumpContext context) throws TorporException {
        String path = context.options().get(Options.FREEZE_CGROUP);
        try {
            if (!path.isEmpty()) {
                FreezerCgroup.open(path);
            }
        } catch (TorporException e) {
            context.refuse(e);
        }
    }
}
