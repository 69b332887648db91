package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code kill -9} of engines that have changed something outside of themselves: the next run, or {@code torpor recover}, puts it back. */
@Isolated("what killed engines leave, others would mend")
class RecoverTest {
    private static final int TRIES = 20;

    private final Path folder = WorkFolder.create("recover");
    private Path group;
    private Target target;

    @BeforeEach
    void start() throws IOException {
        group = createGroup();
        target = Workload.start("signals", folder);
        for (int pid : target.tree()) {
            Files.writeString(group.resolve("cgroup.procs"), pid + "");
        }
    }

    @AfterEach
    void end() throws IOException {
        if (target != null) {
            freeze(false);
            target.close();
        }
        if (group != null) {
            Waiting.until("the group is empty", () -> {
                Files.delete(group);
                return true;
            });
        }
    }

    private static Path createGroup() throws IOException {
        for (Path hierarchy : List.of(
                Path.of("/sys/fs/cgroup/freezer"), Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup"))) {
            Path group = hierarchy.resolve(
                    "torpor-recover-" + ProcessHandle.current().pid());
            if (Files.isWritable(hierarchy) && Files.exists(hierarchy.resolve("cgroup.procs"))) {
                Files.createDirectory(group);
                if (Files.exists(control(group))) {
                    return group;
                }
                Files.delete(group);
            }
        }
        return Assumptions.abort("This machine lets us freeze no control group");
    }

    private static Path control(Path group) {
        Path old = group.resolve("freezer.state");
        return Files.exists(old) ? old : group.resolve("cgroup.freeze");
    }

    private boolean isOld() {
        return control(group).endsWith("freezer.state");
    }

    private void freeze(boolean frozen) throws IOException {
        Files.writeString(control(group), isOld() ? frozen ? "FROZEN" : "THAWED" : frozen ? "1" : "0");
    }

    private boolean isFrozen() throws IOException {
        String state = Files.readString(control(group)).trim();
        return state.startsWith("FR") || state.equals("1");
    }

    /** With journals of this test's own: other engines of this machine must not be the ones that recover. */
    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "TORPOR_RUNS=" + folder.resolve("runs")));
        command.addAll(Engine.command(arguments));
        return command;
    }

    private List<String> dump(Path images) throws IOException {
        Files.createDirectories(images);
        return command(
                "dump",
                "-R",
                "-t",
                target.pid() + "",
                "-D",
                images.toString(),
                "--freeze-cgroup",
                group.toString(),
                "-v3",
                "-o",
                "-");
    }

    /** Kills an engine that has frozen the group and has not thawed it yet. */
    private void killWhileFrozen() throws Exception {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Path images = folder.resolve("killed");
            Process engine = Engine.start(folder.resolve("engine.out"), dump(images));
            while (engine.isAlive() && !isFrozen()) {
                Waiting.briefly();
            }
            // A script of sh is the parent of the JVM where the launcher does not become it.
            engine.descendants().forEach(ProcessHandle::destroyForcibly);
            engine.destroyForcibly().waitFor();
            WorkFolder.delete(images);
            if (isFrozen()) {
                return;
            }
            Shell.run(command("recover"));
        }
        Assumptions.abort("The engine was too fast to be killed while the group was frozen, " + TRIES + " times");
    }

    @Test
    void aFrozenGroupIsThawedByRecover() throws Exception {
        killWhileFrozen();
        Outcome first = Shell.run(command("recover")).orFail();
        Assertions.assertTrue(first.output().contains("frozen control group " + group), first.output());
        Assertions.assertFalse(isFrozen());
        Workload.check(target, 1);
        Outcome second = Shell.run(command("recover")).orFail();
        Assertions.assertTrue(second.output().startsWith("Nothing to recover"), second.output());
        try (var left = Files.list(folder.resolve("runs"))) {
            Assertions.assertEquals(0, left.count());
        }
    }

    @Test
    void aFrozenGroupIsThawedByTheNextDump() throws Exception {
        killWhileFrozen();
        Outcome next = Shell.run(dump(folder.resolve("images"))).orFail();
        Assertions.assertTrue(next.output().contains("KERNEL-024"), next.output());
        Assertions.assertFalse(isFrozen());
        Workload.check(target, 1);
    }

    @Test
    void aRunThatIsNotThereHasLeftNothing() {
        Outcome outcome = Shell.run(command("recover", "--run", "no-such-run")).orFail();
        Assertions.assertTrue(outcome.output().contains("no-such-run"), outcome.output());
    }
}
