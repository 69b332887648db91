package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code criu-ns}: a second copy of a process whose id is taken, in a pid namespace of its own. */
class NamespaceWrapperTest {
    private static final int KILL = 9;

    private final Path folder = WorkFolder.create("criu-ns");

    private static Outcome wrapper(String... arguments) {
        Assumptions.assumeTrue(Engine.isOurs());
        List<String> command = new ArrayList<>(
                List.of(Engine.program().resolveSibling("criu-ns").toString()));
        command.addAll(List.of(arguments));
        return Shell.run(command);
    }

    private Path images(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Here, then in its namespace. */
    private static List<Integer> ids(int pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("NSpid:")) {
                List<Integer> ids = new ArrayList<>();
                for (String id : line.substring(6).strip().split("\\s+")) {
                    ids.add(Integer.valueOf(id));
                }
                return ids;
            }
        }
        throw new AssertionError("no NSpid of " + pid);
    }

    private static int pidIn(Path file) throws IOException {
        return Integer.parseInt(Files.readString(file));
    }

    private static void awaitEnd(int pid) {
        Waiting.until("process " + pid + " ends", () -> !Files.exists(Path.of("/proc/" + pid)));
    }

    @Test
    void aCopyLivesBesideTheOriginalAndIsDumpedAndRestoredAgain() throws Exception {
        Path first = images("first");
        Path second = images("second");
        try (Target target = Target.start(folder, List.of(Shell.need("sleep"), "1000"))) {
            int pid = target.pid();
            Engine.dumpAndLeaveRunning(pid, first).orFail();
            wrapper("restore", "-dD", first.toString(), "--pidfile", "pid").orFail();
            int copy = pidIn(first.resolve("pid"));
            Assertions.assertEquals(List.of(copy, pid), ids(copy));
            Assertions.assertTrue(target.isAlive());

            wrapper("dump", "-t" + copy, "--images-dir=" + second).orFail();
            awaitEnd(copy);
            wrapper("restore", "-d", "-D", second.toString(), "--pidfile=" + second.resolve("pid"))
                    .orFail();
            int again = pidIn(second.resolve("pid"));
            Assertions.assertEquals(List.of(again, pid), ids(again));
            Shell.kill(again, KILL);
            awaitEnd(again);
        }
    }

    @Test
    void whatCannotWorkIsRefusedWithWords() throws Exception {
        Path none = images("none");
        Outcome sibling = wrapper("restore", "-dS", "-D", none.toString());
        Assertions.assertEquals(1, sibling.exitCode(), sibling::toString);
        Assertions.assertTrue(sibling.output().contains("is refused"), sibling::toString);
        Outcome empty = wrapper("restore", "-d", "-D", none.toString());
        Assertions.assertEquals(1, empty.exitCode(), empty::toString);
        Assertions.assertTrue(empty.output().contains("inventory.img is missing"), empty::toString);
    }
}
