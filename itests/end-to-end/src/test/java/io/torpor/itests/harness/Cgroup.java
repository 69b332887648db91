package io.torpor.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A control group that a run of the engine is started in: whatever it gives birth to is found there, under any name. */
public final class Cgroup implements AutoCloseable {
    private static final List<Path> HIERARCHIES =
            List.of(Path.of("/sys/fs/cgroup/unified"), Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/pids"));
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path folder;

    private Cgroup(Path folder) {
        this.folder = folder;
    }

    /** An empty group; where none can be made the test is skipped, visibly. */
    public static Cgroup create() {
        for (Path hierarchy : HIERARCHIES) {
            if (Files.exists(hierarchy.resolve("cgroup.procs"))) {
                try {
                    String name = "torpor-itest-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
                    return new Cgroup(Files.createDirectory(hierarchy.resolve(name)));
                } catch (IOException e) {
                    continue; // not ours to write
                }
            }
        }
        return Assumptions.abort("This machine lets us make no control group");
    }

    /** The command, run inside the group; the process id stays that of the one who is started. */
    public List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "echo $$ >\"$0\" && exec \"$@\"",
                folder.resolve("cgroup.procs").toString()));
        whole.addAll(command);
        return whole;
    }

    public List<Integer> pids() throws IOException {
        return Files.readAllLines(folder.resolve("cgroup.procs")).stream()
                .map(Integer::valueOf)
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (int attempt = 0; attempt < 100 && !pids().isEmpty(); attempt++) {
            pids().forEach(pid -> Shell.kill(pid, 9));
            Waiting.sleep(10);
        }
        Waiting.holdsWithin(java.time.Duration.ofSeconds(5), () -> Files.deleteIfExists(folder));
    }
}
