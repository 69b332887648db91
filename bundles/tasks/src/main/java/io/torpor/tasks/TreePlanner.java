package io.torpor.tasks;

import io.torpor.abi.RemoteFd;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.linux.Processes;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Reads the tree, and decides where the engine's own things will be in every puppet. */
@Component
@RestoreStep(name = "tasks-plan", stage = RestoreStage.PREPARE, needs = "images", provides = "saved-tree")
public final class TreePlanner implements ResourceRestorer {
    private static final int LEADER_SLOT_BYTES = 512 * 1024;
    private static final int THREAD_SLOT_BYTES = 16 * 1024;
    private static final int PAGE = 4096;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        SavedTree tree = SavedTree.read(images, context.options().get(Options.SHELL_JOB));
        long bytes = PAGE + slotBytes(tree);
        Processes.raiseDescriptorLimit();
        context.provide(SavedTree.class, tree);
        context.provide(IdSpace.class, idSpace(tree, context.options()));
        context.provide(
                PuppetTree.Stage.class,
                new PuppetTree.Stage(
                        AreaFinder.find(images, tree, bytes, hasCompat(tree)),
                        LEADER_SLOT_BYTES,
                        THREAD_SLOT_BYTES,
                        bytes,
                        new RemoteFd(aboveAll(images))));
    }

    /** What the threads of the most populous address space need. */
    private static long slotBytes(SavedTree tree) {
        Map<SavedTask, Long> bytes = new HashMap<>();
        for (SavedTask task : tree.tasks()) {
            int leaders = task.hasLostLeader() ? 2 : 1; // the second one takes over
            long others = Math.max(0, task.threads().size() - leaders);
            long own = (long) leaders * LEADER_SLOT_BYTES + others * THREAD_SLOT_BYTES;
            bytes.merge(task.memoryOwner(), own, Long::sum);
        }
        return Collections.max(bytes.values());
    }

    /** Whether any process has handlers or lists that only calls for 32-bit programs can set. */
    private static boolean hasCompat(SavedTree tree) {
        for (SavedTask task : tree.tasks()) {
            if (task.isAlive() && task.isCompat()) {
                return true;
            }
        }
        return false;
    }

    /** @throws TorporException when the tree's ids are taken, and it is to have no others */
    private static IdSpace idSpace(SavedTree tree, Options options) throws TorporException {
        String wanted = options.get(Options.PID_NAMESPACE);
        if (wanted.equals("always")) {
            return ownSpace(tree, options);
        }
        Optional<Issue> taken = new TakenIds().first(tree);
        if (taken.isEmpty()) {
            return IdSpace.ENGINES;
        }
        if (!wanted.equals("auto")) {
            throw taken.get().toException();
        }
        return ownSpace(tree, options);
    }

    private static IdSpace ownSpace(SavedTree tree, Options options) throws TorporException {
        String reason = tree.needs(1)
                ? "its process 1 has been process 1 of a pid namespace, and there can be no other"
                : options.get(Options.RESTORE_SIBLING)
                        ? "the tree's root would be a child of process 1 there, not of the one that asks (--restore-sibling)"
                        : "";
        if (!reason.isEmpty()) {
            throw Issue.error(
                            "TASKS-038",
                            new Subject.Other("the tree"),
                            "Cannot restore the tree into a pid namespace of its own: " + reason,
                            "Restore it without --pid-namespace.")
                    .toException();
        }
        return IdSpace.OWN;
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
