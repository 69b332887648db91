package io.torpor.kernel.internal.session;

import io.torpor.kernel.StageTiming;
import io.torpor.kernel.StepTiming;
import io.torpor.spi.DumpStage;
import java.util.ArrayList;
import java.util.List;

/** What took how long. Only keeps numbers while the session runs. */
final class Timeline {
    private final long origin = System.nanoTime();
    private final List<StageTiming> stages = new ArrayList<>();
    private List<StepTiming> steps = new ArrayList<>();
    private String stage;
    private long stageStart;

    void stageStarted(String name) {
        stage = name;
        stageStart = System.nanoTime();
    }

    void stepFinished(String name, long nanos) {
        steps.add(new StepTiming(name, nanos));
    }

    void stageFinished() {
        stages.add(new StageTiming(stage, stageStart - origin, System.nanoTime() - stageStart, steps));
        steps = new ArrayList<>();
    }

    List<StageTiming> stages() {
        return List.copyOf(stages);
    }

    long totalNanos() {
        return stages.isEmpty() ? 0 : stages.get(stages.size() - 1).end();
    }

    /** From the start of FREEZE to the end of the stage given, or of the last one before it that had steps; 0 if nothing was frozen. */
    long frozenNanos(DumpStage last) {
        long start = -1;
        long end = 0;
        for (StageTiming timing : stages) {
            DumpStage at = DumpStage.valueOf(timing.stage());
            if (at == DumpStage.FREEZE) {
                start = timing.start();
            }
            if (at.compareTo(last) <= 0) {
                end = timing.end();
            }
        }
        return start < 0 ? 0 : end - start;
    }
}
