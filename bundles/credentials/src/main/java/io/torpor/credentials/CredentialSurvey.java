package io.torpor.credentials;

import io.torpor.linux.CoreScheduling;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Looks from outside at what a dump asks tasks themselves: policies, and whether there is a core-scheduling group. Only its owner can tell of a keyring. */
@Component
@DumpStep(
        name = "credentials-survey",
        stage = DumpStage.OBSERVE,
        needs = "task-tree",
        onlyWith = "preflight",
        live = true)
public final class CredentialSurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        ProcFs procFs = new ProcFs();
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            if (!task.isZombie()) {
                for (FrozenThread thread : task.threads()) {
                    checkPolicy(task, thread, procFs, context);
                }
                if (CoreScheduling.isInGroup(task.pid())) {
                    LostAttributes.cookie(context, task.subject());
                }
            }
        }
    }

    private static void checkPolicy(FrozenTask task, FrozenThread thread, ProcFs procFs, DumpContext context)
            throws TorporException {
        Subject subject = new Subject.Thread(task.subject(), thread.tid().number());
        try {
            Policies.refuseUnknown(
                    context, subject, procFs.stat(task.pid(), thread.tid()).policy());
        } catch (IOException e) {
            if (!task.hasEnded(thread)) {
                String text = "Cannot read the scheduling policy of " + subject + ": " + e.getMessage();
                context.refuse(Issue.error("CREDENTIALS-001", subject, text, "").causedBy(e));
            }
        }
    }
}
