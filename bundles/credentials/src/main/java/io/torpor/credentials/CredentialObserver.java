package io.torpor.credentials;

import io.torpor.abi.Prctl;
import io.torpor.abi.ResourceLimits;
import io.torpor.credentials.CredentialAnswers.OfTask;
import io.torpor.credentials.CredentialAnswers.OfThread;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Reads what /proc tells of processes, refuses what cannot be saved, and asks for the rest. */
@Component
@DumpStep(name = "credentials-observe", stage = DumpStage.OBSERVE, needs = "task-tree", live = true)
public final class CredentialObserver implements ResourceDumper {
    static final int LIMIT_BYTES = 16;

    private static final long PERSONALITY_AS_IT_IS = 0xffffffffL;
    private static final int MEMBARRIER_GET_REGISTRATIONS = 0x200;

    @Override
    public void dump(DumpContext context) throws TorporException {
        ProcFs procFs = new ProcFs();
        SecurityLabels labels = new SecurityLabels(procFs);
        List<OfTask> tasks = new ArrayList<>();
        for (FrozenTask task : context.require(FrozenTree.class).tasks()) {
            if (!task.isZombie()) {
                observe(context, task, procFs, labels).ifPresent(tasks::add);
            }
        }
        context.provide(CredentialAnswers.class, new CredentialAnswers(tasks));
    }

    /** Empty, in a preflight only, for a task that cannot be read. */
    private static Optional<OfTask> observe(DumpContext context, FrozenTask task, ProcFs procFs, SecurityLabels labels)
            throws TorporException {
        List<OfThread> threads = new ArrayList<>(task.threads().size());
        try {
            for (FrozenThread thread : task.threads()) {
                observe(context, task, thread, labels).ifPresent(threads::add);
            }
            Script questions = task.leader().questions();
            Data subreaper = questions.room(4);
            questions.call("prctl", Prctl.PR_GET_CHILD_SUBREAPER, subreaper, 0, 0, 0);
            return Optional.of(new OfTask(
                    task,
                    askForLimits(questions),
                    subreaper,
                    questions.call("personality", PERSONALITY_AS_IT_IS),
                    questions.tryCall("membarrier", MEMBARRIER_GET_REGISTRATIONS, 0, 0),
                    ProcessFiles.loginId(procFs, task.livingId()),
                    ProcessFiles.oomScoreAdjustment(procFs, task.pid()),
                    ProcessAttributes.ask(
                            procFs,
                            task.livingId(),
                            task.stat().session() == task.pid().number(),
                            questions),
                    threads));
        } catch (IOException e) {
            if (!task.hasEnded()) {
                String text = "Cannot read the credentials of " + task + ": " + e.getMessage();
                context.refuse(
                        Issue.error("CREDENTIALS-001", task.subject(), text, "").causedBy(e));
            }
            return Optional.empty();
        }
    }

    /** Empty, in a preflight only, for a thread that has ended, or whose label cannot be read. */
    private static Optional<OfThread> observe(
            DumpContext context, FrozenTask task, FrozenThread thread, SecurityLabels labels)
            throws TorporException, IOException {
        try {
            if (context.options().get(Options.PREFLIGHT)) {
                task.status(thread); // what a dump reads, too
            }
            return Optional.of(ask(thread, labels.read(context, task, thread)));
        } catch (TorporException e) {
            if (!task.hasEnded(thread)) {
                context.refuse(e);
            }
        } catch (IOException e) {
            if (!task.hasEnded(thread)) {
                throw e;
            }
        }
        return Optional.empty();
    }

    private static OfThread ask(FrozenThread thread, SecurityLabels.Labels labels) {
        Script questions = thread.questions();
        Data parentDeathSignal = questions.room(4);
        questions.call("prctl", Prctl.PR_GET_PDEATHSIG, parentDeathSignal, 0, 0, 0);
        return new OfThread(
                thread,
                questions.call("prctl", Prctl.PR_GET_SECUREBITS, 0, 0, 0, 0),
                parentDeathSignal,
                SchedulingAnswers.ask(questions),
                ThreadAttributes.ask(questions),
                labels);
    }

    /** Queues asking for all limits. */
    static Data[] askForLimits(Script script) {
        Data[] limits = new Data[ResourceLimits.RLIM_NLIMITS];
        for (int resource = 0; resource < limits.length; resource++) {
            limits[resource] = script.room(LIMIT_BYTES);
            script.call("prlimit64", 0, resource, 0, limits[resource]);
        }
        return limits;
    }
}
