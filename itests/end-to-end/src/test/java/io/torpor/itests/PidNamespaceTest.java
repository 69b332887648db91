package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Somebody has an id that the tree needs. */
@Isolated("it says which id the kernel gives next")
class PidNamespaceTest {
    @BeforeAll
    static void ofOurs() {
        Assumptions.assumeTrue(Engine.isOurs(), "the peer has no such option");
    }

    /** A process that has a chosen id, until it is closed. */
    private record Squatter(int pid) implements AutoCloseable {
        /** The next id that the kernel gives is in ns_last_pid; somebody else may be quicker. */
        static Squatter of(int pid) {
            for (int attempt = 0; attempt < 50; attempt++) {
                String script = "echo " + (pid - 1)
                        + " >/proc/sys/kernel/ns_last_pid; sleep 600 </dev/null >/dev/null 2>&1 & echo $!";
                Outcome outcome = Shell.run("/bin/sh", "-c", script).orFail();
                int got = Integer.parseInt(outcome.output().trim());
                if (got == pid) {
                    return new Squatter(pid);
                }
                end(got);
            }
            throw new AssertionError("nobody can be made to have id " + pid);
        }

        private static void end(int pid) {
            Shell.run("/bin/kill", "-9", pid + "").orFail();
        }

        @Override
        public void close() {
            end(pid);
        }
    }

    @Test
    void treeIsRestoredIntoANamespaceOfItsOwn() throws Exception {
        Path folder = WorkFolder.create("pid-namespace");
        Path images = Files.createDirectory(folder.resolve("images"));
        try (Target target = Workload.start("tree", folder)) {
            List<Integer> pids = target.tree();
            Engine.dump(target.pid(), images).orFail();
            target.awaitGone(pids);
            try (Squatter squatter = Squatter.of(target.pid())) {
                Refusal.assertClear(
                        Engine.restore(images), "process " + squatter.pid() + " (sleep)", "--pid-namespace");
                Path pidFile = folder.resolve("pid");
                Engine.run(
                                "restore",
                                "-d",
                                "-D",
                                images.toString(),
                                "--pid-namespace=auto",
                                "--pidfile",
                                pidFile.toString())
                        .orFail();
                int root = Integer.parseInt(Files.readString(pidFile).trim());
                int reaper = Proc.parent(root);
                Assertions.assertEquals(
                        "torpor-reaper", Proc.text(reaper, "comm").trim());
                Workload.check(target, 1);
                Assertions.assertEquals(pids.size(), Proc.tree(root).size(), "tasks of the tree");
                Shell.run("/bin/kill", "-9", root + "").orFail();
                for (int orphan : Proc.tree(reaper)) {
                    if (orphan != reaper) {
                        Shell.run("/bin/kill", "-9", orphan + "");
                    }
                }
                Waiting.until("process 1 ends with the last task", () -> "ZX".indexOf(Proc.state(reaper)) >= 0);
            }
        }
    }

    @Test
    void engineThatWaitsIsToldHowTheTreeEnded() throws Exception {
        Path folder = WorkFolder.create("pid-namespace-waits");
        Path images = Files.createDirectory(folder.resolve("images"));
        String script = "while [ ! -e go ]; do sleep 0.02; done; exit 7";
        try (Target target = Target.start(folder, List.of("/bin/sh", "-c", script))) {
            List<Integer> pids = target.tree();
            Engine.dump(target.pid(), images).orFail();
            target.awaitGone(pids);
            target.signal("go");
            Outcome outcome = Engine.run(
                    "restore", "-D", images.toString(), "--pid-namespace=always", "-v3", "-o", "restore.log");
            Assertions.assertTrue(outcome.succeeded(), outcome::toString);
            String log = Files.readString(images.resolve("restore.log"));
            Assertions.assertTrue(log.contains("has ended with status 7"), log);
        }
    }

    @Test
    void unknownWhen() {
        Refusal.assertClear(Engine.run("restore", "--pid-namespace=sometimes"), "sometimes", "auto, always, never");
    }
}
