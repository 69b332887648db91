package io.torpor.itests;

import io.torpor.itests.harness.Cgroup;
import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of the engine at random instants of a restore: either the whole tree is back and runs, or no process is left over. */
class KilledRestoreTest {
    private static final int KILLS = Integer.getInteger("torpor.kills.restore", 100) / 2;

    private final Random random = new Random(20261122);
    private int nothingLeft;
    private int restored;

    @ParameterizedTest
    @ValueSource(strings = {"threaded", "forked"})
    void nothingIsLeftOver(String kind) throws Exception {
        try (BusyTarget target = BusyTarget.start(kind, "killed-restore", false)) {
            Path images = target.folder().resolve("images");
            List<Integer> pids = target.target().tree();
            Engine.dump(target.target().pid(), images).orFail();
            target.target().awaitGone(pids);
            long runTime = runTime(target, images, pids);
            for (int i = 0; i < KILLS; i++) {
                long instant = (long) (random.nextDouble() * runTime);
                killDuringRestore(
                        target,
                        images,
                        pids,
                        instant,
                        "kill " + i + " after " + instant / 1000 + " us of " + runTime / 1000);
            }
        } finally {
            System.out.println(
                    "kill -9 during a restore, " + kind + ": no process left over " + (nothingLeft + restored) + " of "
                            + KILLS + " times (" + restored + " times the tree was back already)");
        }
    }

    private static long runTime(BusyTarget target, Path images, List<Integer> pids) {
        long longest = 0;
        for (int turn = 0; turn < 2; turn++) {
            long begun = System.nanoTime();
            Engine.restore(images).orFail();
            longest = System.nanoTime() - begun;
            target.assertGoesOn("after a restore that nobody killed");
            target.close();
            target.target().awaitGone(pids);
        }
        return longest;
    }

    private void killDuringRestore(BusyTarget target, Path images, List<Integer> pids, long instant, String when)
            throws Exception {
        try (Cgroup group = Cgroup.create()) {
            Process engine = Engine.start(
                    target.folder().resolve("engine.out"),
                    group.inside(Engine.command("restore", "-d", "-D", images.toString())));
            engine.waitFor(instant, TimeUnit.NANOSECONDS);
            engine.destroyForcibly().waitFor();
            if (Waiting.holdsWithin(
                    Duration.ofSeconds(3),
                    () -> group.pids().isEmpty() && pids.stream().noneMatch(Proc::exists))) {
                nothingLeft++;
                return;
            }
            assertComplete(target, group, pids, when);
            restored++;
        }
        target.close();
        target.target().awaitGone(pids);
    }

    /** The engine was killed after its work was done. */
    private static void assertComplete(BusyTarget target, Cgroup group, List<Integer> pids, String when)
            throws IOException {
        List<Integer> left = group.pids().stream().sorted().toList();
        StringBuilder description = new StringBuilder(when + ": left over are");
        for (int pid : left) {
            description
                    .append(' ')
                    .append(pid)
                    .append(" (")
                    .append(Proc.text(pid, "comm").trim())
                    .append(", ")
                    .append(Proc.state(pid))
                    .append(')');
        }
        Assertions.assertEquals(pids.stream().sorted().toList(), left, description.toString());
        target.assertGoesOn(description.toString());
    }
}
