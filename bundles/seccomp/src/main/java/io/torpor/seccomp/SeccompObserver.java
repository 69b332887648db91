package io.torpor.seccomp;

import io.torpor.abi.SeccompConstants;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.Status;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Finds the threads that are restricted, lets them answer questions all the same, and reads their filters. */
@Component
@DumpStep(name = "seccomp-observe", stage = DumpStage.OBSERVE, needs = "task-tree", live = true)
public final class SeccompObserver implements ResourceDumper {
    /** A thread with a mode of seccomp. */
    private record Restricted(FrozenTask task, FrozenThread thread, Status status) {}

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        List<Restricted> restricted = new ArrayList<>();
        for (FrozenTask task : tree.tasks()) {
            if (!task.isZombie()) {
                find(context, task, restricted);
            }
        }
        if (!restricted.isEmpty()) {
            String obstacle = Privilege.obstacle();
            if (!obstacle.isEmpty()) {
                context.refuse(Privilege.missingToDump(restricted.get(0).task().subject(), obstacle));
            }
        }
        if (context.options().get(Options.PREFLIGHT)) {
            return;
        }
        FilterTable filters = new FilterTable();
        List<Answers.OfThread> answers = restricted.isEmpty() ? List.of() : read(tree, restricted, filters);
        context.provide(Answers.class, new Answers(filters, answers));
    }

    private static void find(DumpContext context, FrozenTask task, List<Restricted> restricted) throws TorporException {
        for (FrozenThread thread : task.threads()) {
            try {
                Status status = task.status(thread);
                if (status.seccomp() > SeccompConstants.SECCOMP_MODE_DISABLED) {
                    restricted.add(new Restricted(task, thread, status));
                }
            } catch (IOException e) {
                if (!task.hasEnded(thread)) {
                    String text = "Cannot find out whether seccomp restricts " + task + ": " + e.getMessage();
                    context.refuse(
                            Issue.error("SECCOMP-001", task.subject(), text, "").causedBy(e));
                }
            }
        }
    }

    private static List<Answers.OfThread> read(FrozenTree tree, List<Restricted> restricted, FilterTable filters)
            throws TorporException {
        List<FrozenThread> threads = new ArrayList<>(restricted.size());
        for (Restricted one : restricted) {
            threads.add(one.thread());
        }
        try {
            tree.suspendSeccomp(threads);
        } catch (SyscallException e) {
            throw Privilege.missingToDump(restricted.get(0).task().subject(), e.getMessage())
                    .causedBy(e)
                    .toException();
        }
        List<Answers.OfThread> answers = new ArrayList<>(restricted.size());
        Issue refusal = tree.tracer().run(tracees -> {
            try (FilterReader reader = new FilterReader(tracees.ptrace(), filters)) {
                for (Restricted one : restricted) {
                    int mode = one.status().seccomp();
                    int newest = mode == SeccompConstants.SECCOMP_MODE_FILTER
                            ? reader.read(one.task(), one.thread(), one.status())
                            : FilterTable.NONE;
                    answers.add(new Answers.OfThread(one.task(), one.thread(), mode, newest));
                }
                return null;
            } catch (TorporException e) {
                return e.issue();
            }
        });
        if (refusal != null) {
            throw refusal.toException();
        }
        return answers;
    }
}
