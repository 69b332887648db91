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

/** What container runtimes ask by messages, of an engine that they start themselves and of a service. The client is a program of its own, which waits for its targets. */
class RpcTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"versions", "notices", "runc", "inherited", "waiting", "asked", "consoles", "refusals", "service"
            })
    void answers(String scenario) {
        Path folder = WorkFolder.create("rpc-" + scenario);
        Outcome outcome = Shell.run(
                Shell.need("python3"),
                ProgramFile.path("rpc-client.py"),
                scenario,
                Engine.program().toString(),
                folder.toString());
        assertTrue(outcome.orFail().output().endsWith("good\n"), outcome::toString);
        WorkFolder.delete(folder);
    }
}
