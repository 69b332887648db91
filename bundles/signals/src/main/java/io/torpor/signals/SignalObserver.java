package io.torpor.signals;

import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.signals.SignalAnswers.OfTask;
import io.torpor.signals.SignalAnswers.OfThread;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Script;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Reads queues of pending signals before anything runs in the tree, and asks for dispositions and alternate stacks. */
@Component
@DumpStep(name = "signals-observe", stage = DumpStage.OBSERVE, needs = "task-tree")
public final class SignalObserver implements ResourceDumper {
    private static final int SIGSET_BYTES = 8;

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        SignalAnswers answers = tree.tracer().run(tracees -> observe(tree, tracees.ptrace()));
        for (OfTask task : answers.tasks()) {
            FatalSignals.refuse(context, task.task().subject(), task.shared().signals());
            for (OfThread thread : task.threads()) {
                Subject subject = new Subject.Thread(
                        task.task().subject(), thread.thread().tid().number());
                FatalSignals.refuse(context, subject, thread.own().signals());
            }
        }
        context.provide(SignalAnswers.class, answers);
    }

    private static SignalAnswers observe(FrozenTree tree, Ptrace ptrace) {
        List<OfTask> tasks = new ArrayList<>(tree.tasks().size());
        try (NativeBuffer room = new NativeBuffer(PendingQueue.ENTRIES * PendingQueue.INFO_BYTES)) {
            for (FrozenTask task : tree.tasks()) {
                if (!task.isZombie()) {
                    tasks.add(observe(task, ptrace, room));
                }
            }
        }
        return new SignalAnswers(tasks);
    }

    private static OfTask observe(FrozenTask task, Ptrace ptrace, NativeBuffer room) {
        PendingQueue shared = PendingQueue.read(ptrace, task.leader().tid(), true, room);
        shared.complete(task.status().sharedPending());
        List<OfThread> threads = new ArrayList<>(task.threads().size());
        for (FrozenThread thread : task.threads()) {
            Data stack = thread.questions().room(AlternateStack.BYTES);
            thread.questions().call("sigaltstack", 0, stack);
            threads.add(new OfThread(thread, stack, PendingQueue.read(ptrace, thread.tid(), false, room)));
        }
        threads.get(0).own().complete(task.status().pending());
        return new OfTask(task, task.isCompat(), askForActions(task.leader().questions()), shared, threads);
    }

    private static Data[] askForActions(Script questions) {
        int[] signals = SignalAction.SIGNALS;
        Data[] actions = new Data[signals.length];
        for (int i = 0; i < actions.length; i++) {
            actions[i] = questions.room(SignalAction.BYTES);
            questions.call("rt_sigaction", signals[i], 0, actions[i], SIGSET_BYTES);
        }
        return actions;
    }
}
