package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.abi.Pid;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryHeadroomTest {
    private static final Pid TASK = new Pid(4711);

    @TempDir
    private Path root;

    @BeforeEach
    void machine() throws IOException {
        write("meminfo", "MemTotal:       8000 kB\nMemAvailable:   5000 kB\n");
        write(
                ProcessHandle.current().pid() + "/mountinfo",
                "30 24 0:27 / " + root + "/unified rw - cgroup2 cgroup2 rw\n" + "31 24 0:28 / " + root
                        + "/memory rw - cgroup cgroup rw,memory\n");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private long headroom() throws IOException {
        return new MemoryHeadroom(new ProcFs(root.toString())).of(TASK);
    }

    @Test
    void isTheMachinesWithoutGroups() throws IOException {
        write(TASK + "/cgroup", "5:memory:/\n0::/\n");
        assertEquals(5000 * 1024, headroom());
    }

    @Test
    void isThatOfTheTightestGroupAbove() throws IOException {
        write(TASK + "/cgroup", "0::/pod/container\n");
        write("unified/pod/container/memory.max", "max\n");
        write("unified/pod/memory.max", "1000000\n");
        write("unified/pod/memory.current", "400000\n");
        assertEquals(600_000, headroom());
    }

    @Test
    void isThatOfTheOldHierarchyToo() throws IOException {
        write(TASK + "/cgroup", "9:cpu,memory:/job\n0::/\n");
        write("memory/job/memory.limit_in_bytes", "300000\n");
        write("memory/job/memory.usage_in_bytes", "310000\n");
        assertEquals(0, headroom());
    }

    /** Outside of the engine's own cgroup namespace, limits cannot be seen. */
    @Test
    void isNoneWhereTheGroupIsOutOfSight() throws IOException {
        write(TASK + "/cgroup", "0::/../elsewhere\n");
        assertEquals(0, headroom());
    }
}
