package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine as a user who has CAP_CHECKPOINT_RESTORE and nothing else, on that user's own programs. */
class UnprivilegedTest {
    private static final String NOBODY = "65534";
    private static final String CAPABILITY = "-all,+checkpoint_restore";

    private static List<String> asNobody(String capabilities, List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                Shell.need("setpriv"),
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--inh-caps=" + capabilities,
                "--ambient-caps=" + capabilities));
        all.addAll(command);
        return all;
    }

    private static Outcome engine(String capabilities, String... arguments) {
        return Shell.run(asNobody(capabilities, Engine.command(arguments)));
    }

    private static Path folderForAll(String name) throws Exception {
        Path folder = WorkFolder.create(name);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path output = Files.createFile(folder.resolve("out"));
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-rw-rw-"));
        for (Path needed : List.of(Engine.program(), folder)) {
            Assumptions.assumeTrue(
                    Shell.run(asNobody("-all", List.of("/usr/bin/test", "-r", needed.toString())))
                            .succeeded(),
                    () -> needed + " is not open to everybody");
        }
        return folder;
    }

    private static Target start(String workload, Path folder) {
        Target target = Target.start(
                folder, asNobody("-all", List.of(Workload.compile(workload).toString(), folder.toString())));
        target.awaitOutput("READY");
        return target;
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "pipes", "signals", "threads"})
    void savedAndRestored(String workload) throws Exception {
        Path folder = folderForAll("unprivileged-" + workload);
        try (Target target = start(workload, folder)) {
            String[] left = {"dump", "-R", "--unprivileged", "-t", target.pid() + "", "-D", folder.toString()};
            engine(CAPABILITY, left).orFail();
            Workload.check(target, 1);
            List<Integer> pids = target.tree();
            engine(CAPABILITY, "dump", "--unprivileged", "-t", target.pid() + "", "-D", folder.toString())
                    .orFail();
            target.awaitGone(pids);
            engine(CAPABILITY, "restore", "--unprivileged", "-d", "-D", folder.toString())
                    .orFail();
            Workload.check(target, 2);
        }
    }

    @Test
    void withoutThatCapabilityTheRemedyIsNamed() throws Exception {
        Path folder = folderForAll("unprivileged-without");
        try (Target target = start("still", folder)) {
            List<Integer> pids = target.tree();
            engine("-all", "dump", "--unprivileged", "-t", target.pid() + "", "-D", folder.toString())
                    .orFail();
            target.awaitGone(pids);
            Outcome outcome = engine("-all", "restore", "--unprivileged", "-d", "-D", folder.toString());
            Assertions.assertEquals(1, outcome.exitCode(), outcome::toString);
            Assertions.assertTrue(
                    outcome.output().contains("CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE"), outcome::toString);
        }
    }
}
