package io.torpor.itests;

import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;

/** The workload {@code busy}: workers that go on counting and find their own errors. */
final class BusyTarget implements AutoCloseable {
    private static final String COMPAT = "-32";

    private final String kind;
    private final Target target;
    private final MappedByteBuffer stats;
    private final int workers;

    private BusyTarget(String kind, Target target, MappedByteBuffer stats) {
        this.kind = kind;
        this.target = target;
        this.stats = stats;
        this.workers = kind.startsWith("small") ? 1 : 10;
    }

    /**
     * @param kind small, threaded, forked or shared; or threaded-32 and its like, for 32-bit programs
     * @param strict whether no sleep may end early: so it is as long as the target is dumped only, never restored
     */
    static BusyTarget start(String kind, String test, boolean strict) throws IOException {
        Path folder = WorkFolder.create(test + "-" + kind);
        if (strict) {
            Files.createFile(folder.resolve("strict"));
        }
        boolean compat = kind.endsWith(COMPAT);
        String plain = compat ? kind.substring(0, kind.length() - COMPAT.length()) : kind;
        Target target = Workload.start(compat ? Workload.compat("busy") : "busy", folder, plain);
        try (FileChannel file = FileChannel.open(target.folder().resolve("stats"))) {
            MappedByteBuffer stats = file.map(FileChannel.MapMode.READ_ONLY, 0, 4096);
            stats.order(ByteOrder.nativeOrder());
            BusyTarget busy = new BusyTarget(kind, target, stats);
            busy.assertGoesOn("before the first dump");
            return busy;
        } catch (IOException | AssertionError e) {
            target.close();
            throw e;
        }
    }

    String kind() {
        return kind;
    }

    Target target() {
        return target;
    }

    Path folder() {
        return target.folder();
    }

    /** Fails unless all workers work on, nobody is stopped or traced, and no work was wrong. */
    void assertGoesOn(String when) {
        Assertions.assertTrue(goesOn(), () -> kind + " target, " + when + ": it does not go on\n" + target.describe());
        for (int i = 0; i < workers; i++) {
            int worker = i;
            Assertions.assertEquals(
                    0,
                    stats.getLong(i * 16 + 8),
                    () -> kind + " target, " + when + ": errors of worker " + worker + "\n" + target.describe());
        }
        for (int pid : target.tree()) {
            for (int tid : Proc.threads(pid)) {
                Assertions.assertFalse(
                        isTraced(pid, tid), () -> kind + " target, " + when + ": thread " + tid + " is traced");
            }
        }
    }

    /** Whether the engine holds the root now. */
    boolean isTraced() {
        return isTraced(target.pid(), target.pid());
    }

    private static boolean isTraced(int pid, int tid) {
        String status = Proc.text(pid, "task/" + tid + "/status");
        return status.contains("TracerPid:") && !status.contains("TracerPid:\t0\n");
    }

    private boolean goesOn() {
        long[] before = new long[workers];
        for (int i = 0; i < workers; i++) {
            before[i] = stats.getLong(i * 16);
        }
        return Waiting.holdsWithin(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < workers; i++) {
                if (stats.getLong(i * 16) == before[i]) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void close() {
        target.close();
    }
}
