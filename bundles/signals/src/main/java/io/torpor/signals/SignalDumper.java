package io.torpor.signals;

import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.signals.SignalAnswers.OfTask;
import io.torpor.signals.SignalAnswers.OfThread;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.CoreRecords;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Puts dispositions, masks, queues and alternate stacks into the core records. When the tree may run again, because that takes time with hundreds of threads. */
@Component
@DumpStep(
        name = "signals-records",
        stage = DumpStage.SEAL,
        needs = {"task-tree", "core-records", "answers"},
        provides = "core-fields")
public final class SignalDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        Architecture architecture = context.require(FrozenTree.class).architecture();
        CoreRecords cores = context.require(CoreRecords.class);
        for (OfTask answers : context.require(SignalAnswers.class).tasks()) {
            task_core_entry.Builder task = cores.task(answers.task().pid());
            task.setBlkSigset(answers.task().leader().mask());
            task.setSignalsS(answers.shared().toRecord());
            for (Data action : answers.actions()) {
                task.addSigactions(SignalAction.toRecord(action.content(), answers.compat()));
            }
            for (OfThread thread : answers.threads()) {
                fill(cores.thread(thread.thread().tid()), thread, architecture);
                if (thread.thread() != answers.task().leader() || answers.task().hasLostLeader()) {
                    // A first thread's mask is in the task's record only.
                    cores.thread(thread.thread().tid())
                            .setBlkSigset(thread.thread().mask());
                }
            }
        }
    }

    private static void fill(thread_core_entry.Builder record, OfThread answers, Architecture architecture) {
        long stackPointer = architecture.stackPointer(answers.thread().registers(), 0);
        record.setSas(AlternateStack.toRecord(answers.stack().content(), stackPointer));
        record.setSignalsP(answers.own().toRecord());
    }
}
