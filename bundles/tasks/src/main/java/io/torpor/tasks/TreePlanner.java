package io.torpor.tasks;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.linux.Processes;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Stat;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Component;

/** Reads the tree, and decides where the engine's own things will be in every puppet. */
@Component
@RestoreStep(name = "tasks-plan", stage = RestoreStage.PREPARE, needs = "images", provides = "saved-tree")
public final class TreePlanner implements ResourceRestorer {
    private static final int LEADER_SLOT_BYTES = 512 * 1024;
    private static final int THREAD_SLOT_BYTES = 16 * 1024;
    private static final int PAGE = 4096;
    private static final int ZOMBIE_SECONDS = 2;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        SavedTree tree = SavedTree.read(images, context.options().get(Options.SHELL_JOB));
        int threads = 1;
        for (SavedTask task : tree.tasks()) {
            threads = Math.max(threads, task.threads().size());
            for (int id : task.threads().keySet()) {
                checkFree(id);
            }
            checkFree(task.pid());
        }
        long bytes = PAGE + LEADER_SLOT_BYTES + (long) (threads - 1) * THREAD_SLOT_BYTES;
        Processes.raiseDescriptorLimit();
        context.provide(SavedTree.class, tree);
        context.provide(
                PuppetTree.Stage.class,
                new PuppetTree.Stage(
                        AreaFinder.find(images, tree, bytes),
                        LEADER_SLOT_BYTES,
                        THREAD_SLOT_BYTES,
                        bytes,
                        new RemoteFd(aboveAll(images))));
    }

    /**
     * Better known now than after half the tree exists; somebody may still take the id meanwhile. A process that was just dumped has its id until
     * its parent has noticed its end, which is given a moment.
     */
    private void checkFree(int id) throws TorporException {
        Path directory = Path.of("/proc/" + id);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ZOMBIE_SECONDS);
        while (Files.exists(directory)) {
            Stat holder;
            try {
                holder = new ProcFs().stat(new Pid(id));
            } catch (IOException e) {
                return; // it has just ended
            }
            boolean ended = holder.state() == 'Z' || holder.state() == 'X';
            if (!ended || System.nanoTime() - deadline > 0) {
                throw Issue.error(
                                "TASKS-023",
                                new Subject.Other("task " + id),
                                "Cannot restore task " + id + ": process " + id + " (" + holder.comm() + ") has that id"
                                        + (ended
                                                ? "; it has ended, but its parent, process " + holder.parent()
                                                        + ", has not waited for it"
                                                : ""),
                                "End that process, or restore in a pid namespace of its own, for example with unshare --pid --fork --mount-proc.")
                        .toException();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static int aboveAll(ImageSet images) throws TorporException {
        int highest = 2;
        for (long table : images.ids(ImageType.FDINFO)) {
            for (fdinfo_entry entry : images.all(ImageType.FDINFO, table, fdinfo_entry.class)) {
                highest = Math.max(highest, entry.getFd());
            }
        }
        return highest + 1;
    }
}
