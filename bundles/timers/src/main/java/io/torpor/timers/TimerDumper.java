package io.torpor.timers;

import io.torpor.image.proto.task_timers_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.timers.TimerAnswers.OfTask;
import io.torpor.timers.TimerAnswers.OfTimer;
import io.torpor.tracee.CoreRecords;
import org.osgi.service.component.annotations.Component;

/** Puts timers into the core records. When the tree may run again, because that takes time with hundreds of threads. */
@Component
@DumpStep(
        name = "timers-records",
        stage = DumpStage.SEAL,
        needs = {"task-tree", "core-records", "answers"},
        provides = "core-fields")
public final class TimerDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        CoreRecords cores = context.require(CoreRecords.class);
        for (OfTask answers : context.require(TimerAnswers.class).tasks()) {
            task_timers_entry.Builder timers = task_timers_entry
                    .newBuilder()
                    .setReal(IntervalTimer.toRecord(answers.interval()[0].content()))
                    .setVirt(IntervalTimer.toRecord(answers.interval()[1].content()))
                    .setProf(IntervalTimer.toRecord(answers.interval()[2].content()));
            for (OfTimer timer : answers.posix()) {
                timers.addPosix(PosixTimerRecord.toRecord(timer, answers.task()));
            }
            cores.task(answers.task().pid()).setTimers(timers);
        }
    }
}
