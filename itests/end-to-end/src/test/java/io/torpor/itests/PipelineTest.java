package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code numbers | triple | collect} in bash: not a line is lost, doubled or changed, and all stages end as they should. */
class PipelineTest {
    private static final int LINES = 20_000;
    private static final int LINES_PER_ROUND = 500;

    @ParameterizedTest
    @EnumSource(names = {"KILL_AND_RESTORE", "LEAVE_RUNNING"})
    void survives(Mode mode) throws Exception {
        List<String> command = List.of(Shell.need("bash"), ProgramFile.path("pipeline.sh"));
        try (Target target = Target.start(WorkFolder.create("pipeline-" + mode), command)) {
            List<Integer> stages = new ArrayList<>();
            Waiting.until("three stages run", () -> findStages(target, stages), target::describe);
            Survival.ofRealProgram(target, mode, round -> {
                if (round > 0) {
                    target.signal("gate." + round);
                }
                long wanted = (long) round * LINES_PER_ROUND;
                Waiting.until(
                        wanted + " lines have passed",
                        () -> target.content("collected").lines().count() == wanted,
                        target::describe);
                Waiting.until(
                        "both pipes are full",
                        () -> waiting(stages.get(1)) > 50_000 && waiting(stages.get(2)) > 50_000,
                        target::describe);
            });
            target.signal("gate.all");
            Waiting.until("the pipeline ends", () -> target.content("result").endsWith("\n"), target::describe);
            Assertions.assertEquals("statuses 0 0 0\n", target.content("result"));
            Assertions.assertEquals(expected(), target.content("collected"));
        }
    }

    /** The children of the root, in the order of their start; the last may have started a {@code sleep} already. */
    private static boolean findStages(Target target, List<Integer> stages) {
        stages.clear();
        target.tree().stream()
                .filter(pid -> Proc.parent(pid) == target.pid())
                .sorted()
                .forEach(stages::add);
        return stages.size() == 3;
    }

    /** Bytes in the pipe that a process reads from. */
    private static int waiting(int pid) throws IOException {
        try (FileInputStream pipe = new FileInputStream("/proc/" + pid + "/fd/0")) {
            return pipe.available();
        }
    }

    private static String expected() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= LINES; i++) {
            text.append(i * 3).append(" and some text that fills the pipe\n");
        }
        return text.toString();
    }
}
