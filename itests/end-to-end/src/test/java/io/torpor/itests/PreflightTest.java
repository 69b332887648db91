package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code torpor preflight} says beforehand what a dump does, and the tree does not notice. */
class PreflightTest {
    private static final Pattern CODE = Pattern.compile("\\[([A-Z0-9-]+-\\d{3})]");

    @BeforeAll
    static void ofOurs() {
        Assumptions.assumeTrue(Engine.isOurs(), "the peer has no such command");
    }

    @Test
    void whatWillBeDumpedIsCounted() throws Exception {
        try (Target target = Workload.start("threads", WorkFolder.create("preflight-threads"))) {
            int threads = Proc.threads(target.pid()).size();
            Outcome outcome = Engine.run("preflight", target.pid() + "").orFail();
            String tree = "Tree of task " + target.pid() + ": 1 task, " + threads + " threads, ";
            Assertions.assertTrue(outcome.output().contains(tree), outcome::toString);
            Assertions.assertTrue(outcome.output().contains("A dump would save this tree"), outcome::toString);
            Workload.check(target, 1);
        }
    }

    @Test
    void nothingMovesMeanwhile() throws Exception {
        try (StillTree tree = StillTree.start("preflight", true)) {
            Outcome outcome = Engine.run("preflight", "--json", tree.pid() + "");
            Assertions.assertEquals(1, outcome.exitCode(), outcome::toString);
            Assertions.assertTrue(outcome.output().contains("of task " + tree.oddHolder()), outcome::toString);
            tree.assertUnharmed(1);
        }
    }

    static Stream<String> refused() throws IOException {
        return Workload.names().stream()
                .filter(name -> Workload.descriptor(name).refused().isPresent());
    }

    /** The same words as those of the dump, before anything is stopped. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatADumpRefusesIsRefusedBefore(String name) throws Exception {
        String code = Workload.descriptor(name).refused().orElseThrow();
        try (Target target = Workload.start(name, WorkFolder.create("preflight-" + name))) {
            Outcome outcome = Engine.run("preflight", target.pid() + "");
            Assertions.assertEquals(1, outcome.exitCode(), outcome::toString);
            Assertions.assertTrue(codes(outcome).contains(code), () -> "not " + code + ": " + outcome);
            Workload.check(target, 1);
        }
    }

    /** All at once are named before what dumps refuse one after the other; and looking has changed nothing of it, as the program finds when it undoes it. */
    @Test
    void allRefusalsAreSaidAtOnce() throws Exception {
        try (Target target = start("obstacles.py")) {
            Set<String> expected = expected(target);
            List<String> files = files(target);
            Outcome outcome = Engine.run("preflight", target.pid() + "");
            Assertions.assertEquals(1, outcome.exitCode(), outcome::toString);
            Assertions.assertEquals(expected, codes(outcome), outcome::toString);
            Assertions.assertEquals(files, files(target));
            Set<String> left = new TreeSet<>(expected);
            while (!left.isEmpty()) {
                Outcome dump = dump(target, left.size());
                Assertions.assertNotEquals(0, dump.exitCode(), () -> "a dump does not mind " + left);
                for (String code : codes(dump)) {
                    Assertions.assertTrue(left.remove(code), () -> "a preflight does not know " + code + ": " + dump);
                    target.signal("heal." + code);
                    target.awaitOutput("healed " + code);
                }
            }
            dump(target, 0).orFail();
            Engine.run("preflight", target.pid() + "").orFail();
        }
    }

    @Test
    void lossesAreSaidBefore() throws Exception {
        try (Target target = start("losses.py")) {
            Outcome outcome = Engine.run("preflight", target.pid() + "").orFail();
            Assertions.assertEquals(expected(target), codes(outcome), outcome::toString);
            Assertions.assertTrue(outcome.output().contains("Not as before after a restore:"), outcome::toString);
            Outcome dump = dump(target, 0).orFail();
            Assertions.assertEquals(codes(outcome), codes(dump), dump::toString);
        }
    }

    /** What is gone before it could be looked at is no problem, let alone a bug. */
    @Test
    void aTreeThatChangesMeanwhile() throws Exception {
        try (Target target = start("restless.py")) {
            for (int look = 0; look < 5; look++) {
                Outcome outcome = Engine.run("preflight", target.pid() + "");
                Assertions.assertTrue(outcome.output().contains("Tree of task " + target.pid()), outcome::toString);
                Assertions.assertFalse(outcome.output().contains("unexpectedly"), outcome::toString);
            }
        }
    }

    private static Target start(String program) {
        List<String> command = List.of(Shell.need("python3"), ProgramFile.path(program));
        Target target = Target.start(WorkFolder.create("preflight-" + program), command);
        target.awaitOutput("has ");
        return target;
    }

    /** The codes that the program has said it is good for. */
    private static Set<String> expected(Target target) {
        String line = target.output().lines().findFirst().orElseThrow();
        return new TreeSet<>(List.of(line.split(" ")).subList(1, line.split(" ").length));
    }

    private static Set<String> codes(Outcome outcome) {
        return CODE.matcher(outcome.output())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> files(Target target) {
        return Stream.of(target.folder().toFile().list()).sorted().toList();
    }

    private static Outcome dump(Target target, int number) {
        return Engine.dumpAndLeaveRunning(target.pid(), target.folder().resolve("images-" + number), List.of("-v2"));
    }

    @Test
    void noSuchProcess() {
        Outcome outcome = Engine.run("preflight", "999999");
        Assertions.assertEquals(1, outcome.exitCode(), outcome::toString);
        Assertions.assertTrue(outcome.output().contains("there is no such process"), outcome::toString);
    }
}
