package io.torpor.signals;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.sa_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.Script;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Sets what each process does about each signal; processes that share their handlers (CLONE_SIGHAND) do it once. */
@Component
@RestoreStep(
        name = "signals-dispositions",
        stage = RestoreStage.PRIVATE,
        needs = {"images", "puppets", "mappings", "zombies-dead"},
        provides = "signal-handlers")
public final class DispositionRestorer implements ResourceRestorer {
    private static final int SIGSET_BYTES = 8;

    @Override
    public void restore(RestoreContext context) throws TorporException {
        Set<Integer> done = new HashSet<>();
        for (SavedTask task : SavedTask.living(context)) {
            int table = table(task, context);
            if (table != 0 && !done.add(table)) {
                continue;
            }
            List<sa_entry> actions = task.core().getSigactionsList();
            if (actions.size() != SignalAction.SIGNALS.length) {
                throw incomplete(task.subject(), actions.size());
            }
            Script script = task.puppet().script();
            for (int i = 0; i < actions.size(); i++) {
                script.call(
                        actions.get(i).getCompatSigaction() ? "compat_rt_sigaction" : "rt_sigaction",
                        SignalAction.SIGNALS[i],
                        script.bytes(SignalAction.toBytes(actions.get(i))),
                        0,
                        SIGSET_BYTES);
            }
        }
        context.require(PuppetTree.class).runLeaders();
    }

    /** Id of the table of handlers that a task may share, 0 for none: it takes shared memory to share that. */
    private static int table(SavedTask task, RestoreContext context) throws TorporException {
        if (!task.puppet().sharesMemory()) {
            return 0;
        }
        return context.require(ImageSet.class)
                .require(ImageType.IDS, task.puppet().virtualPid().number(), task_kobj_ids_entry.class)
                .getSighandId();
    }

    private static TorporException incomplete(Subject subject, int count) {
        return Issue.error(
                        "SIGNALS-003",
                        subject,
                        "Cannot restore " + subject + ": its core image has " + count
                                + " signal dispositions instead of " + SignalAction.SIGNALS.length,
                        "Dump it again, with a version of the tool that writes dispositions into the core image.")
                .toException();
    }
}
