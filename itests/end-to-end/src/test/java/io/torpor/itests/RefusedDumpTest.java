package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Tmpfs;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump that fails, for whatever reason and at whatever moment, leaves every task as it was; so does one that succeeds with -R. */
class RefusedDumpTest {
    @Test
    void aSuccessfulDumpChangesNothing() throws Exception {
        try (StillTree tree = StillTree.start("success", false)) {
            Engine.dumpAndLeaveRunning(tree.pid(), tree.folder().resolve("images"))
                    .orFail();
            tree.assertUnharmed(1);
        }
    }

    @ParameterizedTest(name = "leave running: {0}")
    @ValueSource(booleans = {true, false})
    void refusedDescriptorDeepInTheTree(boolean leaveRunning) throws Exception {
        try (StillTree tree = StillTree.start("odd-" + leaveRunning, true)) {
            Outcome outcome = dump(tree, tree.folder().resolve("images"), leaveRunning);
            Refusal.assertClear(outcome, tree.oddHolder(), "perf_event");
            tree.assertUnharmed(1);
        }
    }

    @ParameterizedTest(name = "leave running: {0}")
    @ValueSource(booleans = {true, false})
    void fullDisk(boolean leaveRunning) throws Exception {
        try (StillTree tree = StillTree.start("full-" + leaveRunning, false);
                Tmpfs small = Tmpfs.mount(tree.folder().resolve("small"), "size=256k")) {
            Refusal.assertClear(dump(tree, small.folder(), leaveRunning), "No space left");
            tree.assertUnharmed(1);
        }
    }

    /** A picture from outside does not show floating-point registers; this program checks its own. */
    @Test
    void registersAfterAFailedDump() throws Exception {
        try (Target target = Workload.start("registers", WorkFolder.create("registers-full"));
                Tmpfs small = Tmpfs.mount(target.folder().resolve("small"), "size=64k")) {
            for (int round = 1; round <= 5; round++) {
                Refusal.assertClear(Engine.dump(target.pid(), small.folder()), "No space left");
                Workload.check(target, round);
            }
        }
    }

    @Test
    void diskThatIsFullFromTheStart() throws Exception {
        try (StillTree tree = StillTree.start("no-inodes", false);
                Tmpfs small = Tmpfs.mount(tree.folder().resolve("small"), "size=64k,nr_inodes=1")) {
            Refusal.assertClear(dump(tree, small.folder(), false), "No space left");
            tree.assertUnharmed(1);
        }
    }

    @Test
    void imagesThatCannotBeWritten() throws Exception {
        try (StillTree tree = StillTree.start("read-only", false);
                Tmpfs small = Tmpfs.mount(tree.folder().resolve("small"), "ro")) {
            Refusal.assertClear(dump(tree, small.folder(), false), "Read-only file system");
            tree.assertUnharmed(1);
        }
    }

    @Test
    void imagesDirectoryThatIsAFile() throws Exception {
        try (StillTree tree = StillTree.start("a-file", false)) {
            Path file = Files.createFile(tree.folder().resolve("file"));
            Refusal.assertClear(Engine.run("dump", "-t", tree.pid() + "", "-D", file.toString()), file.toString());
            tree.assertUnharmed(1);
        }
    }

    @Test
    void withoutPrivilege() throws Exception {
        try (StillTree tree = StillTree.start("nobody", false)) {
            Path images = Files.createDirectory(tree.folder().resolve("images"));
            Shell.run("chmod", "777", images.toString()).orFail();
            Refusal.assertClear(asNobody(Engine.command("dump", "-t", tree.pid() + "", "-D", images.toString())));
            tree.assertUnharmed(1);
        }
    }

    private static Outcome dump(StillTree tree, Path images, boolean leaveRunning) {
        return leaveRunning ? Engine.dumpAndLeaveRunning(tree.pid(), images) : Engine.dump(tree.pid(), images);
    }

    static Outcome asNobody(List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                Shell.need("setpriv"),
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "--inh-caps=-all",
                "--bounding-set=-all"));
        whole.addAll(command);
        return Shell.run(whole);
    }
}
