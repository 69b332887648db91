package io.torpor.seccomp;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SavedTask;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Restricts threads as they were; the engine's own last calls in them are made past that, until they are let go. */
@Component
@RestoreStep(
        name = "seccomp-apply",
        stage = RestoreStage.CREDENTIALS,
        needs = {"images", "puppets", "seccomp-image", "scheduling", "lost-leaders"},
        provides = "seccomp")
public final class SeccompRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedFilters filters = context.require(SavedFilters.class);
        PuppetTree tree = context.require(PuppetTree.class);
        List<Installation> installations = new ArrayList<>();
        List<PuppetThread> restricted = new ArrayList<>();
        Subject first = null;
        for (SavedTask task : SavedTask.living(context)) {
            List<SavedRestriction> restrictions = SavedRestriction.of(task, filters);
            int before = restricted.size();
            for (int i = 0; i < restrictions.size(); i++) {
                if (restrictions.get(i).exists()) {
                    restricted.add(task.threads().get(i).thread());
                }
            }
            if (restricted.size() > before) {
                installations.add(new Installation(task, filters, restrictions));
                first = first == null ? task.subject() : first;
            }
        }
        if (!installations.isEmpty()) {
            suspend(tree, restricted, first);
            install(tree, installations);
        }
    }

    private static void suspend(PuppetTree tree, List<PuppetThread> restricted, Subject first) throws TorporException {
        try {
            tree.suspendSeccomp(restricted);
        } catch (SyscallException e) {
            throw Privilege.missingToRestore(first, e.getMessage()).causedBy(e).toException();
        }
    }

    private static void install(PuppetTree tree, List<Installation> installations) throws TorporException {
        try {
            for (Installation installation : installations) {
                installation.queueMemory();
            }
            tree.run();
            for (Installation installation : installations) {
                installation.queueShared();
            }
            tree.run();
            for (Installation installation : installations) {
                installation.queueOwn();
            }
            tree.run();
            for (Installation installation : installations) {
                installation.queueEnd();
            }
        } catch (SyscallException e) {
            throw Issue.error(
                            "SECCOMP-007",
                            new Subject.Other("the restored tree"),
                            "Cannot restrict the restored tree by seccomp as it was: " + e.getMessage(),
                            "The kernel must know the filters' operations and flags; look at its version and its limit on the length of filters.")
                    .causedBy(e)
                    .toException();
        }
    }
}
