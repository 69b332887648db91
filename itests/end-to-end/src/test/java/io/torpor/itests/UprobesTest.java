package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that a tracer outside of their tree has uprobes in: {@code --allow-uprobes}. */
class UprobesTest {
    @ParameterizedTest
    @ValueSource(strings = {"slot", "call", "itself", "return"})
    void probesStayOutside(String scenario) {
        Assumptions.assumeTrue(Engine.isOurs(), "the peer saves the breakpoints");
        Path folder = WorkFolder.create("uprobes-" + scenario);
        Path program = folder.resolve("probed");
        Shell.run(Shell.need("gcc"), "-O2", "-Wall", "-o", program.toString(), ProgramFile.path("probed.c"))
                .orFail();
        Outcome outcome = Shell.run(
                Shell.need("python3"),
                ProgramFile.path("uprobes.py"),
                scenario,
                program.toString(),
                folder.toString(),
                Engine.program().toString());
        Assumptions.assumeFalse(outcome.orFail().output().endsWith("none\n"), "this kernel has no uprobes");
        assertTrue(outcome.output().endsWith("good\n"), outcome::toString);
        WorkFolder.delete(folder);
    }
}
