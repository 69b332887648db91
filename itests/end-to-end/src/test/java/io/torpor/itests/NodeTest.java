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

/** Node with timers, a worker thread, libuv's own threads, a child process and code that V8 compiles after the restore. */
class NodeTest {
    @ParameterizedTest
    @EnumSource(names = {"KILL_AND_RESTORE", "LEAVE_RUNNING"})
    void survives(Mode mode) throws Exception {
        Port port = Port.free();
        List<String> command = List.of(Shell.need("node"), ProgramFile.path("server.js"), port.number() + "");
        try (Target target = Target.start(WorkFolder.create("node-" + mode), command)) {
            port.awaitListener();
            CountingServer server = new CountingServer(port, "/");
            Survival.ofRealProgram(target, mode, server::look);
        }
    }
}
