package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on terminals: jobs of a shell, full-screen programs, and terminals that are no part of the tree. */
class TerminalTest {
    @ParameterizedTest
    @ValueSource(strings = {"job-control", "full-screen", "shell-job", "external", "external-session", "other-devpts"})
    void comesBack(String scenario) {
        Path folder = WorkFolder.create("terminal-" + scenario);
        String program = Engine.program().toString();
        Outcome outcome = Shell.run(
                Shell.need("python3"), ProgramFile.path("terminal.py"), scenario, folder.toString(), program, program);
        assertTrue(outcome.orFail().output().endsWith("good\n"), outcome::toString);
        WorkFolder.delete(folder);
    }
}
