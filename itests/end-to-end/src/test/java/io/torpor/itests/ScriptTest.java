package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that are asked through files: Perl, and a shell that is a static program without libc. */
class ScriptTest {
    @ParameterizedTest
    @EnumSource(names = {"KILL_AND_RESTORE", "LEAVE_RUNNING"})
    void perlSurvives(Mode mode) throws Exception {
        List<String> command = List.of(Shell.need("perl"), ProgramFile.path("ledger.pl"));
        try (Target target = Target.start(WorkFolder.create("perl-" + mode), command)) {
            Survival.ofRealProgram(target, mode, round -> ask(target, round));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KILL_AND_RESTORE", "LEAVE_RUNNING"})
    void busyboxSurvives(Mode mode) throws Exception {
        Port port = Port.free();
        String busybox = Shell.need("busybox");
        List<String> command = List.of(busybox, "sh", ProgramFile.path("counter.sh"), busybox, port.number() + "");
        try (Target target = Target.start(WorkFolder.create("busybox-" + mode), command)) {
            Survival.ofRealProgram(target, mode, round -> {
                ask(target, round);
                Assertions.assertEquals("right\n", port.awaitListener().get("/answer." + round));
                port.awaitQuiet();
            });
        }
    }

    static void ask(Target target, int round) {
        target.signal("ask." + round);
        Waiting.until(
                "it answers question " + round,
                () -> !target.content("answer." + round).isEmpty(),
                target::describe);
        Assertions.assertEquals("right\n", target.content("answer." + round));
    }
}
