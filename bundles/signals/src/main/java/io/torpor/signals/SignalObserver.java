package io.torpor.signals;

import io.torpor.abi.Tid;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
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
import io.torpor.tracee.Tracees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Reads queues of pending signals before anything runs in the tree, and asks for dispositions and alternate stacks. */
@Component
@DumpStep(name = "signals-observe", stage = DumpStage.OBSERVE, needs = "task-tree")
public final class SignalObserver implements ResourceDumper {
    private static final int SIGSET_BYTES = 8;

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        SignalAnswers answers = tree.tracer().run(tracees -> observe(tree, tracees));
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

    private static SignalAnswers observe(FrozenTree tree, Tracees tracees) {
        List<OfTask> tasks = new ArrayList<>(tree.tasks().size());
        try (NativeBuffer room = new NativeBuffer(PendingQueue.ENTRIES * PendingQueue.INFO_BYTES)) {
            for (FrozenTask task : tree.tasks()) {
                if (!task.isZombie()) {
                    tasks.add(observe(task, tracees, room));
                }
            }
        }
        return new SignalAnswers(tasks);
    }

    private static OfTask observe(FrozenTask task, Tracees tracees, NativeBuffer room) {
        Ptrace ptrace = tracees.ptrace();
        Set<Tid> waiting = haveWaiting(task, tracees.requests(), room);
        PendingQueue shared = PendingQueue.read(ptrace, task.leader().tid(), true, room);
        shared.complete(task.status().sharedPending());
        List<OfThread> threads = new ArrayList<>(task.threads().size());
        for (FrozenThread thread : task.threads()) {
            Data stack = thread.questions().room(AlternateStack.BYTES);
            thread.questions().call("sigaltstack", 0, stack);
            boolean any = waiting.contains(thread.tid());
            PendingQueue own = any ? PendingQueue.read(ptrace, thread.tid(), false, room) : new PendingQueue();
            threads.add(new OfThread(thread, stack, own));
        }
        threads.get(0).own().complete(task.status().pending());
        return new OfTask(task, task.isCompat(), askForActions(task.leader().questions()), shared, threads);
    }

    /** The threads in whose own queues anything waits: mostly none. */
    private static Set<Tid> haveWaiting(FrozenTask task, PtraceList list, NativeBuffer room) {
        Set<Tid> waiting = new HashSet<>();
        List<FrozenThread> threads = task.threads();
        for (int from = 0; from < threads.size(); from += PtraceList.MOST) {
            int end = Math.min(threads.size(), from + PtraceList.MOST);
            list.clear();
            for (int i = from; i < end; i++) {
                list.peekSignal(threads.get(i).tid(), false, room.address());
            }
            list.make();
            for (int i = from; i < end; i++) {
                list.check(i - from, "PTRACE_PEEKSIGINFO");
                if (list.found(i - from)) {
                    waiting.add(threads.get(i).tid());
                }
            }
        }
        return waiting;
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
