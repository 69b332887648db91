package io.torpor.itests;

import io.torpor.itests.harness.Snapshot;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** The workload {@code still}, with a picture of it that the engine must not change. */
final class StillTree implements AutoCloseable {
    private final Target target;
    private final List<Integer> pids;
    private final Snapshot before;

    private StillTree(Target target) throws IOException {
        this.target = target;
        this.pids = target.tree();
        this.before = Snapshot.of(pids);
        Assertions.assertEquals("", before.differences(Snapshot.of(pids)), "the tree is at rest");
        Assertions.assertTrue(before.size() > 500, "facts to compare: " + before.size());
    }

    /** @param odd whether its deepest process holds a descriptor that nobody can save */
    static StillTree start(String test, boolean odd) throws IOException {
        Path folder = WorkFolder.create("still-" + test);
        if (odd) {
            Files.createFile(folder.resolve("odd"));
        }
        Target target = Workload.start("still", folder);
        try {
            return new StillTree(target);
        } catch (AssertionError | IOException e) {
            target.close();
            throw e;
        }
    }

    int pid() {
        return target.pid();
    }

    Path folder() {
        return target.folder();
    }

    /** The process that holds the odd descriptor. */
    String oddHolder() {
        return target.output()
                .lines()
                .filter(line -> line.startsWith("ODD "))
                .findFirst()
                .orElseThrow()
                .split(" ")[1];
    }

    /** Fails unless every task is as it was, runs, and finds all that it checks itself. */
    void assertUnharmed(int round) throws IOException {
        Assertions.assertEquals(pids, target.tree(), "the processes of the tree");
        String differences = before.differences(Snapshot.of(pids));
        Assertions.assertEquals("", differences, () -> "the tree was changed:\n" + differences);
        Files.createFile(target.folder().resolve("round." + round));
        try (var go = Files.newOutputStream(target.folder().resolve("go"))) {
            go.write('!');
        }
        Workload.awaitRound(target, round);
    }

    @Override
    public void close() {
        target.close();
    }
}
