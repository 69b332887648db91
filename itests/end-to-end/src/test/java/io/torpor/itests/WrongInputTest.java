package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Wrong input: one clear message, a failing exit code, and nothing changed. */
class WrongInputTest {
    @Test
    void processThatDoesNotExist() throws Exception {
        Path folder = WorkFolder.create("dead-pid");
        int pid = 4_000_000;
        Assertions.assertFalse(Proc.exists(pid));
        Refusal.assertClear(Engine.dump(pid, folder), Integer.toString(pid));
        assertNoImages(folder);
    }

    @Test
    void kernelThread() throws Exception {
        Path folder = WorkFolder.create("kernel-thread");
        Refusal.assertClear(Engine.dump(2, folder), "task 2", "thread", "kernel");
        assertNoImages(folder);
    }

    @Test
    void noNumber() {
        Outcome outcome = Engine.run(
                "dump", "-t", "abc", "-D", WorkFolder.create("no-number").toString());
        Assertions.assertNotEquals(0, outcome.exitCode(), outcome::toString);
        Assertions.assertTrue(outcome.output().contains("abc") || !Engine.isOurs(), outcome::toString);
    }

    @Test
    void engineItself() {
        Refusal.assertClear(Engine.run(
                "dump",
                "-t",
                ProcessHandle.current().pid() + "",
                "-D",
                WorkFolder.create("own-parent").toString()));
    }

    @Test
    void missingDirectory() {
        Path missing = WorkFolder.create("missing").resolve("not-there");
        Refusal.assertClear(Engine.restore(missing), missing.toString());
        Assertions.assertFalse(Files.exists(missing));
        Refusal.assertClear(Engine.run("dump", "-t", "1", "-D", missing.toString()), missing.toString());
    }

    @Test
    void emptyDirectory() throws Exception {
        Path empty = WorkFolder.create("empty");
        Refusal.assertClear(Engine.restore(empty), empty.toString());
        assertNoImages(empty);
    }

    @Test
    void truncatedAndMixedUpImages() throws Exception {
        Path one = WorkFolder.create("damaged-one");
        Path other = WorkFolder.create("damaged-other");
        int pid = dumpAndKill("signals", one);
        dumpAndKill("unix-sockets", other);
        for (Path file : images(one)) {
            Path damaged = copy(one.resolve("images"));
            Path victim = damaged.resolve(file.getFileName());
            try (RandomAccessFile content = new RandomAccessFile(victim.toFile(), "rw")) {
                content.setLength(content.length() - 3); // never at the end of a record, which nobody could tell
            }
            assertRefused(damaged, pid, "the last bytes of " + victim.getFileName() + " missing");
        }
        Path mixed = copy(one.resolve("images"));
        Files.copy(
                other.resolve("images/pstree.img"), mixed.resolve("pstree.img"), StandardCopyOption.REPLACE_EXISTING);
        assertRefused(mixed, pid, "another tree's pstree.img");
        Path swapped = copy(one.resolve("images"));
        Files.copy(swapped.resolve("files.img"), swapped.resolve("pstree.img"), StandardCopyOption.REPLACE_EXISTING);
        assertRefused(swapped, pid, "files.img in the place of pstree.img");
    }

    @Test
    void processIdThatIsInUse() throws Exception {
        Path folder = WorkFolder.create("pid-in-use");
        try (Target target = Workload.start("signals", folder)) {
            Path images = folder.resolve("images");
            Engine.dumpAndLeaveRunning(target.pid(), images).orFail();
            Refusal.assertClear(Engine.restore(images), Integer.toString(target.pid()));
            Workload.check(target, 1);
            Mode.LEAVE_RUNNING.apply(target, 1);
        }
    }

    @Test
    void restoreWithoutPrivilege() throws Exception {
        Path folder = WorkFolder.create("restore-nobody");
        int pid = dumpAndKill("signals", folder);
        Shell.run("chmod", "-R", "a+rX", folder.toString()).orFail();
        Refusal.assertClear(RefusedDumpTest.asNobody(
                Engine.command("restore", "-d", "-D", folder.resolve("images").toString())));
        Assertions.assertFalse(Proc.exists(pid), "a process was left over");
    }

    private static int dumpAndKill(String workload, Path folder) {
        try (Target target = Workload.start(workload, folder)) {
            List<Integer> pids = target.tree();
            Engine.dump(target.pid(), folder.resolve("images")).orFail();
            target.awaitGone(pids);
            return target.pid();
        }
    }

    /** The files whose damage a restore must notice: all but what it does not need. */
    private static List<Path> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("images"))) {
            List<Path> images = files.filter(file -> file.toString().endsWith(".img"))
                    .filter(file -> !file.getFileName().toString().startsWith("stats-"))
                    .sorted()
                    .toList();
            Assertions.assertTrue(images.size() > 5, "images: " + images);
            return images;
        }
    }

    private static Path copy(Path images) throws IOException {
        Path copy = WorkFolder.create("damaged");
        try (Stream<Path> files = Files.list(images)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private static void assertRefused(Path images, int pid, String damage) {
        Outcome outcome = Engine.restore(images);
        try {
            Refusal.assertClear(outcome);
            Assertions.assertFalse(Proc.exists(pid), "a process was left over");
        } catch (AssertionError e) {
            Shell.kill(pid, 9);
            throw new AssertionError("With " + damage + ": " + e.getMessage(), e);
        }
    }

    private static void assertNoImages(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> images = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".img"))
                    .toList();
            Assertions.assertTrue(images.isEmpty() || !Engine.isOurs(), "images of nothing: " + images);
        }
    }
}
