package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts are run at every moment, in the state that was promised; where they may, they stop what happens, and nobody is harmed. */
class ActionScriptTest {
    private final Path folder = WorkFolder.create("action-scripts");
    private final Path images = folder.resolve("images");
    private final Path seen = folder.resolve("seen");

    /** A script that notes what it sees, and fails at one moment. */
    private String script(String failing) throws IOException {
        Path file = Files.writeString(
                folder.resolve("script"), """
                #!/bin/sh
                state=none
                if [ -n "$CRTOOLS_INIT_PID" ]; then
                    while read -r key value rest; do
                        if [ "$key" = State: ]; then state=$value; fi
                    done < "/proc/$CRTOOLS_INIT_PID/status"
                fi
                complete=no
                if [ -e "$CRTOOLS_IMAGE_DIR/inventory.img" ]; then complete=yes; fi
                echo "$CRTOOLS_SCRIPT_ACTION ${CRTOOLS_INIT_PID:-none} $state $complete" >> SEEN
                grep Cpus_allowed_list: /proc/self/status >> SEEN.processors
                [ "$CRTOOLS_SCRIPT_ACTION" != "FAILING" ]
                """.replace("SEEN", seen.toString()).replace("FAILING", failing));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private Outcome dump(int pid, String failing, String... more) throws IOException {
        Files.createDirectories(images);
        List<String> command = new ArrayList<>(Engine.command("dump", "-t", pid + "", "-D", images.toString()));
        command.addAll(List.of("--action-script", script(failing)));
        command.addAll(List.of(more));
        return Shell.run(command);
    }

    private Outcome restore(String failing) throws IOException {
        return Engine.run("restore", "-d", "-D", images.toString(), "--action-script", script(failing));
    }

    @Test
    void everyMomentOfADumpAndARestore() throws Exception {
        try (Target target = Workload.start("signals", folder)) {
            int pid = target.pid();
            List<Integer> pids = target.tree();
            dump(pid, "").orFail();
            target.awaitGone(pids);
            restore("").orFail();
            Workload.check(target, 1);
            List<String> lines = Files.readAllLines(seen);
            Assertions.assertTrue(lines.get(0).matches("pre-dump " + pid + " [RS] no"), lines + "");
            Assertions.assertTrue(lines.get(1).matches("post-dump " + pid + " [tT] yes"), lines + "");
            Assertions.assertEquals("pre-restore none none yes", lines.get(2));
            Assertions.assertTrue(lines.get(3).startsWith("post-restore " + pid + " "), lines + "");
            Assertions.assertTrue(lines.get(4).startsWith("pre-resume " + pid + " "), lines + "");
            Assertions.assertTrue(lines.get(5).matches("post-resume " + pid + " [RS] yes"), lines + "");
            Assertions.assertEquals(6, lines.size());
            // The engine keeps its threads to some processors while the tree waits, but nobody else.
            String own = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findAny()
                    .orElseThrow();
            Assertions.assertEquals(Collections.nCopies(6, own), Files.readAllLines(folder.resolve("seen.processors")));
        }
    }

    /** Who copies files at post-dump needs them as they were when the images were taken. */
    @Test
    void treeThatIsToRunOnStandsStillUntilPostDump() throws Exception {
        try (Target target = Workload.start("signals", folder)) {
            dump(target.pid(), "", "-R").orFail();
            Assertions.assertTrue(
                    Files.readAllLines(seen).get(1).matches("post-dump " + target.pid() + " [tT] yes"),
                    Files.readString(seen));
            Workload.check(target, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre-dump", "post-dump"})
    void refusedDumpHarmsNobody(String moment) throws Exception {
        try (Target target = Workload.start("signals", folder)) {
            Refusal.assertClear(
                    dump(target.pid(), moment), moment, folder.resolve("script").toString());
            Workload.check(target, 1);
            Refusal.assertClear(dump(target.pid(), moment, "-R"), moment);
            Workload.check(target, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre-restore", "post-restore"})
    void refusedRestoreLeavesNothingBehind(String moment) throws Exception {
        try (Target target = Workload.start("signals", folder)) {
            List<Integer> pids = target.tree();
            dump(target.pid(), "").orFail();
            target.awaitGone(pids);
            Refusal.assertClear(restore(moment), moment);
            Assertions.assertFalse(Proc.exists(target.pid()), "the tree was left over");
            restore("").orFail();
            Workload.check(target, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pre-resume", "post-resume"})
    void tooLateToRefuse(String moment) throws Exception {
        try (Target target = Workload.start("signals", folder)) {
            List<Integer> pids = target.tree();
            dump(target.pid(), "").orFail();
            target.awaitGone(pids);
            Outcome outcome = restore(moment).orFail();
            Assertions.assertTrue(outcome.output().contains(moment) || !Engine.isOurs(), outcome::toString);
            Workload.check(target, 1);
        }
    }
}
