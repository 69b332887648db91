package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageSet;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.RestoredFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Builds the address spaces of all tasks at once: everything is mapped, then filled, then given its final state. */
@Component
@RestoreStep(
        name = "memory-mappings",
        stage = RestoreStage.MAPPINGS,
        provides = "mappings",
        needs = {"memory-image", "puppets", "descriptors"})
public final class MappingsRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        PuppetTree tree = context.require(PuppetTree.class);
        RestoredObjects objects = context.require(RestoredObjects.class);
        RestoredSegments segments = context.require(RestoredSegments.class);
        context.undo("close shared memory", objects::close);
        context.undo("let go of System V shared memory", segments::close);
        EngineFiles files = new EngineFiles(context.require(RestoredFiles.class), objects);
        try (files) {
            List<TaskBuilder> builders = builders(context, tree, files);
            ProgramCounters counters = new ProgramCounters(context.require(ImageSet.class), tree.architecture());
            List<VdsoMover> movers = new ArrayList<>();
            for (TaskBuilder builder : builders) {
                movers.add(moveVdso(builder, tree, counters));
                builder.map();
            }
            tree.run();
            for (VdsoMover mover : movers) {
                mover.writeProxy();
            }
            for (TaskBuilder builder : builders) {
                builder.checkHuge();
                builder.mapUndroppable();
            }
            setUpAio(builders, tree);
            fill(context, builders, objects, segments);
            for (TaskBuilder builder : builders) {
                builder.finish();
            }
            tree.run();
            for (TaskBuilder builder : builders) {
                builder.checkFinished();
            }
            segments.release();
            setLayouts(context, builders, files, tree);
        } catch (SyscallException | TaskGone e) {
            throw cannotBuild(e).toException();
        } catch (IOException e) {
            throw cannotBuild(e).toException();
        }
    }

    private static Issue cannotBuild(Exception e) {
        return Issue.error(
                        "MEMORY-032",
                        new Subject.Other("the tree"),
                        "Cannot build the memory of the tree: " + e.getMessage(),
                        "")
                .causedBy(e);
    }

    private static List<TaskBuilder> builders(RestoreContext context, PuppetTree tree, EngineFiles files)
            throws TorporException {
        SavedMemory memory = context.require(SavedMemory.class);
        InheritedMemory inherited = context.require(InheritedMemory.class);
        List<TaskBuilder> builders = new ArrayList<>();
        for (Puppet puppet : tree.puppets()) {
            SavedTask task = memory.tasks().get(puppet.virtualPid());
            if (task != null) {
                builders.add(new TaskBuilder(puppet, task, inherited.settle(puppet), context, files));
            }
        }
        return builders;
    }

    private static VdsoMover moveVdso(TaskBuilder builder, PuppetTree tree, ProgramCounters counters)
            throws IOException, TorporException {
        long bytes = 0;
        for (StoredRun run : builder.content().vdso()) {
            bytes += run.bytes();
        }
        ByteBuffer content = ByteBuffer.allocate((int) bytes);
        for (StoredRun run : builder.content().vdso()) {
            content.limit(content.position() + (int) run.bytes());
            run.read(content);
        }
        VdsoMover mover = new VdsoMover(builder.puppet(), tree, builder.task());
        mover.move(content.array(), counters);
        return mover;
    }

    private static void setUpAio(List<TaskBuilder> all, PuppetTree tree) throws TorporException, IOException {
        List<AioContexts> contexts = new ArrayList<>();
        for (TaskBuilder builder : all) {
            if (!builder.aio().isEmpty()) {
                contexts.add(builder.aio());
            }
        }
        if (contexts.isEmpty()) {
            return;
        }
        try (LocalFd devNull = Descriptors.open("/dev/null", OpenFlags.O_RDONLY, 0)) {
            for (AioContexts each : contexts) {
                each.make(devNull);
            }
            tree.run();
            for (AioContexts each : contexts) {
                each.place();
            }
            tree.run();
        }
        for (AioContexts each : contexts) {
            each.fill();
        }
    }

    private static void fill(
            RestoreContext context, List<TaskBuilder> builders, RestoredObjects objects, RestoredSegments segments)
            throws TorporException {
        PageFill fill = new PageFill();
        objects.fill(fill);
        segments.fill(fill);
        for (TaskBuilder builder : builders) {
            fill.add(new ContentTarget.OfProcess(builder.puppet().pid()), builder.missing());
        }
        try {
            fill.run(context.progress());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw cannotBuild(e).toException();
        }
        objects.filled();
        context.count("pages-restored", fill.bytes() / PageRuns.PAGE);
    }

    private static void setLayouts(
            RestoreContext context, List<TaskBuilder> builders, EngineFiles files, PuppetTree tree)
            throws TorporException {
        List<Call> programs = new ArrayList<>();
        for (TaskBuilder builder : builders) {
            programs.add(
                    builder.puppet().fetch(files.program(builder.task().mm().getExeFileId())));
        }
        tree.run();
        List<MmLayout> layouts = new ArrayList<>();
        for (int i = 0; i < builders.size(); i++) {
            MmLayout layout =
                    new MmLayout(builders.get(i).puppet(), builders.get(i).task());
            layouts.add(layout);
            layout.set((int) programs.get(i).result());
        }
        tree.run();
        for (MmLayout layout : layouts) {
            layout.check(context);
        }
        for (int i = 0; i < builders.size(); i++) {
            builders.get(i).puppet().script().call("close", programs.get(i));
        }
        tree.run();
        for (MmLayout layout : layouts) {
            layout.checkAgain();
        }
    }
}
