package io.torpor.signals;

import io.torpor.image.proto.sa_entry;
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
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Sets what each process does about each signal. */
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
        for (SavedTask task : SavedTask.living(context)) {
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
