package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.linux.ProcessMemory;
import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Snapshots;
import io.torpor.tracee.TracerThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    /** Both of its counters always differ by one at most; it says so if it ever sees a child, however it looks. */
    private static final String COUNTER = """
            #include <stdio.h>
            #include <unistd.h>
            #include <sys/wait.h>
            static volatile long counters[2];
            int main(void) {
              printf("%p\\n", (void *)counters); fflush(stdout);
              for (;;) {
                counters[0]++;
                counters[1]++;
                if (counters[0] % 1024 == 0 && waitpid(-1, 0, __WALL | WNOHANG) != -1) { puts("a child"); fflush(stdout); }
              }
            }
            """;

    private final ProcFs procFs = new ProcFs();

    private FrozenTree freeze(Target target, TracerThread tracer) throws Exception {
        return new Freezer(procFs, new X86Architecture(), tracer).freeze(target.pid(), 10_000_000_000L);
    }

    @Test
    void copyStaysAsItIsWhileTheTaskGoesOnAndSeesNoChild() throws Exception {
        try (Target target = Target.start(COUNTER)) {
            RemoteAddress counters = new RemoteAddress(
                    Long.decode(target.output().lines().findFirst().orElseThrow()));
            for (int round = 0; round < 20; round++) {
                try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
                    FrozenTree tree = freeze(target, tracer);
                    FrozenTask task = tree.root();
                    String maps = Files.readString(Path.of("/proc/" + target.pid() + "/maps"));
                    byte[] frozen = task.memory().read(counters, 16);
                    Snapshots snapshots = Snapshots.begin(tree, List.of(task));
                    snapshots.await();
                    Pid copy = snapshots.of(task);
                    assertNotNull(copy);
                    assertEquals(maps, Files.readString(Path.of("/proc/" + target.pid() + "/maps")));
                    tree.letGo(false);
                    awaitOther(task.memory(), counters, frozen);
                    try (ProcessMemory memory = new ProcessMemory(copy)) {
                        assertEquals(ByteBuffer.wrap(frozen), ByteBuffer.wrap(memory.read(counters, 16)));
                    }
                    assertFalse(procFs.stat(copy).parent() == target.pid().number(), "an orphan");
                    snapshots.close();
                    assertNull(snapshots.of(task));
                    assertEnds(copy);
                }
            }
            assertFalse(target.output().contains("a child"), target.output());
        }
    }

    /** The engine may die at any time; here its tracer does. */
    @Test
    void copyEndsWithItsTracer() throws Exception {
        try (Target target = Target.start(COUNTER)) {
            Pid copy;
            try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
                FrozenTree tree = freeze(target, tracer);
                Snapshots snapshots = Snapshots.begin(tree, List.of(tree.root()));
                snapshots.await();
                copy = snapshots.of(tree.root());
                assertNotNull(copy);
            }
            assertEnds(copy);
            assertNotEquals('t', procFs.stat(target.pid()).state());
        }
    }

    /** A dump may fail before it has waited for them. */
    @Test
    void canBeGivenBackWhileTheyAreTaken() throws Exception {
        try (Target target = Target.start(COUNTER);
                TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
            RemoteAddress counters = new RemoteAddress(
                    Long.decode(target.output().lines().findFirst().orElseThrow()));
            FrozenTree tree = freeze(target, tracer);
            FrozenTask task = tree.root();
            String maps = Files.readString(Path.of("/proc/" + target.pid() + "/maps"));
            byte[] frozen = task.memory().read(counters, 16);
            Snapshots snapshots = Snapshots.begin(tree, List.of(task));
            snapshots.close();
            assertNull(snapshots.of(task));
            assertEquals(maps, Files.readString(Path.of("/proc/" + target.pid() + "/maps")));
            tree.letGo(false);
            awaitOther(task.memory(), counters, frozen);
            assertFalse(target.output().contains("a child"), target.output());
        }
    }

    private static void awaitOther(ProcessMemory memory, RemoteAddress counters, byte[] before) throws Exception {
        long then = ByteBuffer.wrap(before).order(ByteOrder.nativeOrder()).getLong();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (ByteBuffer.wrap(memory.read(counters, 8))
                        .order(ByteOrder.nativeOrder())
                        .getLong()
                == then) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the task does not go on");
            }
            Thread.sleep(1);
        }
    }

    /** It may be a zombie for as long as its new parent likes. */
    private void assertEnds(Pid pid) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (Files.exists(Path.of("/proc/" + pid)) && procFs.stat(pid).state() != 'Z') {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("process " + pid + " goes on");
            }
            Thread.sleep(1);
        }
    }
}
