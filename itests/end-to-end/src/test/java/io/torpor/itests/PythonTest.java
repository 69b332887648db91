package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python with threads, child processes, open and deleted files, and a listening socket. */
class PythonTest {
    @ParameterizedTest
    @EnumSource(names = {"KILL_AND_RESTORE", "LEAVE_RUNNING"})
    void survives(Mode mode) throws Exception {
        Port port = Port.free();
        List<String> command = List.of(Shell.need("python3"), ProgramFile.path("server.py"), port.number() + "");
        try (Target target = Target.start(WorkFolder.create("python-" + mode), command)) {
            port.awaitListener();
            CountingServer server = new CountingServer(port, "/");
            Survival.ofRealProgram(target, mode, server::look);
        }
    }
}
