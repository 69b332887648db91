package io.torpor.credentials;

import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.SavedTask;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Finds out what puppets have got from the engine; the answers come with the other calls of this stage. */
@Component
@RestoreStep(
        name = "credentials-baseline",
        stage = RestoreStage.PRIVATE,
        needs = {"images", "puppets"},
        provides = "credentials-baseline")
public final class BaselineRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        ProcFs procFs = new ProcFs();
        long[] online = online();
        Map<Puppet, Baseline> baselines = new HashMap<>();
        for (SavedTask task : SavedTask.living(context)) {
            Puppet puppet = task.puppet();
            try {
                Status status = procFs.status(puppet.pid());
                baselines.put(
                        puppet,
                        Baseline.ask(
                                puppet.script(),
                                status,
                                Processors.contains(Processors.ofMask(status.allowedCpus()), online),
                                ProcessFiles.loginId(procFs, puppet.pid()),
                                ProcessFiles.oomScoreAdjustment(procFs, puppet.pid())));
            } catch (IOException e) {
                throw Issue.error(
                                "CREDENTIALS-001",
                                task.subject(),
                                "Cannot read the credentials of " + task.subject() + ": " + e.getMessage(),
                                "")
                        .causedBy(e)
                        .toException();
            }
        }
        context.provide(Baselines.class, new Baselines(baselines));
    }

    /** Without /sys nobody counts as restricted. */
    private static long[] online() {
        try {
            return Processors.online();
        } catch (IOException e) {
            return new long[0];
        }
    }
}
