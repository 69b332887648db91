package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Peer;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a tree shares with the world outside: left out of its images, or replaced by what its restore is handed. */
class OutsideFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"pipe", "nobody", "external", "path", "devices", "datagrams", "stream"})
    void survive(String scenario) {
        Path ours = Engine.program();
        run(scenario, ours, ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipe", "external", "datagrams", "stream"})
    void areWhatThePeerTakesThemFor(String scenario) {
        run(scenario, Engine.program(), Peer.need());
    }

    @ParameterizedTest
    @ValueSource(strings = {"external", "datagrams", "stream"})
    void areWhatThePeerSaves(String scenario) {
        run(scenario, Peer.need(), Engine.program());
    }

    private static void run(String scenario, Path dumping, Path restoring) {
        Path folder = WorkFolder.create("outside-" + scenario);
        Outcome outcome = Shell.run(
                Shell.need("python3"),
                ProgramFile.path("outside-files.py"),
                scenario,
                folder.toString(),
                dumping.toString(),
                restoring.toString());
        assertTrue(outcome.orFail().output().endsWith("good\n"), outcome::toString);
        WorkFolder.delete(folder);
    }
}
