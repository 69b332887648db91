package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            Matcher codes = CODE.matcher(outcome.output());
            List<String> found = codes.results().map(match -> match.group(1)).toList();
            Assertions.assertTrue(found.contains(code), () -> "not " + code + ": " + outcome);
            Workload.check(target, 1);
        }
    }

    @Test
    void noSuchProcess() {
        Outcome outcome = Engine.run("preflight", "999999");
        Assertions.assertEquals(1, outcome.exitCode(), outcome::toString);
        Assertions.assertTrue(outcome.output().contains("there is no such process"), outcome::toString);
    }
}
