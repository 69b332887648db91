package io.torpor.itests;

import io.torpor.itests.harness.Descriptor;
import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every workload comes through dumps and restores with its state as it was. */
class WorkloadTest {
    /** Stand for real programs, and are dumped as often as those. */
    private static final Set<String> LARGE = Set.of("threads", "tree", "mappings");

    static Stream<Arguments> workloads() throws IOException {
        List<String> names = Workload.names().stream()
                .filter(name -> !HarmTargets.NAMES.contains(name))
                .filter(name -> Workload.descriptor(name).refused().isEmpty())
                .toList();
        return Stream.of(Mode.KILL_AND_RESTORE, Mode.LEAVE_RUNNING)
                .flatMap(mode -> names.stream().map(name -> Arguments.of(name, mode)));
    }

    /** The kernel has other ways into it for 32-bit programs, and other structures: signals, futexes, timers, sockets' messages. */
    static Stream<Arguments> compatWorkloads() {
        return Stream.of("signals", "futexes", "timers", "unix-sockets", "threads", "sleepers")
                .map(name -> Arguments.of(Workload.compat(name), Mode.KILL_AND_RESTORE));
    }

    /** Two at a time: most of it is waiting. */
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"workloads", "compatWorkloads"})
    @Execution(ExecutionMode.CONCURRENT)
    void survives(String name, Mode mode) throws Exception {
        int rounds = LARGE.contains(name) ? Survival.rounds() : mode == Mode.LEAVE_RUNNING ? 1 : 2;
        Path folder = WorkFolder.create("workload-" + name + "-" + mode);
        if (mode == Mode.LEAVE_RUNNING) {
            Files.createFile(folder.resolve("strict"));
        }
        try (Target target = Workload.start(name, folder)) {
            Survival.Check check = round -> {
                if (round > 0) {
                    Workload.check(target, round);
                }
            };
            Survival.run(target, mode, rounds, check);
            // Who is killed with live connections leaves addresses in TIME-WAIT.
            if (mode == Mode.KILL_AND_RESTORE && !target.options().contains("--tcp-established")) {
                Survival.goOn(target, Mode.SNAPSHOT_AND_RESTORE, rounds + 1, check);
            }
        }
    }

    static Stream<String> refused() throws IOException {
        return Workload.names().stream()
                .filter(name -> Workload.descriptor(name).refused().isPresent());
    }

    /** A refusal is no reason to harm anyone. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void isRefused(String name) throws Exception {
        Descriptor descriptor = Workload.descriptor(name);
        Path folder = WorkFolder.create("workload-" + name);
        Files.createFile(folder.resolve("strict"));
        try (Target target = Workload.start(name, folder)) {
            Outcome dump = Engine.dump(target.pid(), folder.resolve("images"), descriptor.options());
            Refusal.assertClear(dump, descriptor.refused().orElseThrow());
            Workload.check(target, 1);
        }
    }

    @Test
    void noneIsOverlooked() throws IOException {
        Assertions.assertTrue(Workload.names().size() >= 18, "workloads: " + Workload.names());
    }
}
