package io.torpor.itests;

import io.torpor.itests.harness.Cgroup;
import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.TwoAtATime;
import io.torpor.itests.harness.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@code kill -9} of the engine at random instants of a restore: either the whole tree is back and runs, or no process is left over. Every
 * other instant is taken from the time after the first birth. Two trees at a time.
 */
@Isolated("what killed engines leave, others would mend")
class KilledRestoreTest {
    private static final int KILLS = Integer.getInteger("torpor.kills.restore", 100) / 2;

    @Test
    void nothingIsLeftOver() throws Exception {
        TwoAtATime.run(
                Stream.of("threaded", "forked", "shared").map(Series::new).toList());
    }

    /** The kills of one kind. */
    private static final class Series implements Callable<Void> {
        private final String kind;
        private final Random random;
        private long runTime;
        private long birthTime;
        private int nothingLeft;
        private int born;
        private int restored;

        Series(String kind) {
            this.kind = kind;
            random = new Random(20261122 + kind.hashCode());
        }

        @Override
        public Void call() throws Exception {
            try (BusyTarget target = BusyTarget.start(kind, "killed-restore", false)) {
                Path images = target.folder().resolve("images");
                List<Integer> pids = target.target().tree();
                Engine.dump(target.target().pid(), images).orFail();
                target.target().awaitGone(pids);
                measure(target, images, pids);
                for (int i = 0; i < KILLS; i++) {
                    boolean afterBirth = i % 2 == 0;
                    long instant = (long) (random.nextDouble() * (afterBirth ? birthTime : runTime));
                    String when = kind + ", kill " + i + ", " + instant / 1000 + " us after "
                            + (afterBirth ? "the first birth" : "the start");
                    killDuringRestore(target, images, pids, afterBirth, instant, when);
                }
            } finally {
                System.out.println("kill -9 during a restore, " + kind + ": no process left over "
                        + (nothingLeft + restored) + " of " + KILLS + " times (" + born
                        + " times some had been born, " + restored + " times the tree was back already)");
            }
            return null;
        }

        private void measure(BusyTarget target, Path images, List<Integer> pids) throws Exception {
            List<Long> runs = new ArrayList<>();
            List<Long> births = new ArrayList<>();
            for (int turn = 0; turn < 5; turn++) {
                try (Cgroup group = Cgroup.create()) {
                    long begun = System.nanoTime();
                    Process engine = start(target, images, group);
                    long birth = awaitBirth(group, engine);
                    Assertions.assertEquals(
                            0, engine.waitFor(), () -> target.target().content("engine.out"));
                    runs.add(System.nanoTime() - begun);
                    births.add(System.nanoTime() - birth);
                    target.assertGoesOn("after a restore that nobody killed");
                }
                target.target().awaitGone(pids);
            }
            runTime = KilledDumpTest.median(runs);
            birthTime = KilledDumpTest.median(births);
        }

        private static Process start(BusyTarget target, Path images, Cgroup group) {
            List<String> command = group.inside(Engine.command("restore", "-d", "-D", images.toString()));
            return Engine.start(target.folder().resolve("engine.out"), command);
        }

        private static long awaitBirth(Cgroup group, Process engine) throws IOException {
            while (engine.isAlive() && group.pids().size() < 2) {
                Waiting.briefly();
            }
            return System.nanoTime();
        }

        private void killDuringRestore(
                BusyTarget target, Path images, List<Integer> pids, boolean afterBirth, long instant, String when)
                throws Exception {
            try (Cgroup group = Cgroup.create()) {
                Process engine = start(target, images, group);
                long kill = (afterBirth ? awaitBirth(group, engine) : System.nanoTime()) + instant;
                engine.waitFor(kill - System.nanoTime(), TimeUnit.NANOSECONDS);
                born += group.pids().size() > 1 || !engine.isAlive() ? 1 : 0;
                engine.destroyForcibly().waitFor();
                Waiting.holdsWithin(Duration.ofSeconds(5), () -> isGone(group, pids) || isFree(group, pids));
                if (isGone(group, pids)) {
                    nothingLeft++;
                } else {
                    assertComplete(target, group, pids, when);
                    restored++;
                }
            }
            target.target().awaitGone(pids);
        }

        private static boolean isGone(Cgroup group, List<Integer> pids) throws IOException {
            return group.pids().isEmpty() && pids.stream().noneMatch(Proc::exists);
        }

        /** The engine was killed after its work was done. A tree that dies with the engine has no tracer either, but only for a moment. */
        private static boolean isFree(Cgroup group, List<Integer> pids) throws IOException {
            if (!hasNoTracer(group, pids)) {
                return false;
            }
            Waiting.sleep(300);
            return hasNoTracer(group, pids);
        }

        private static boolean hasNoTracer(Cgroup group, List<Integer> pids) throws IOException {
            return group.pids().size() == pids.size()
                    && pids.stream().allMatch(pid -> Proc.text(pid, "status").contains("TracerPid:\t0\n"));
        }

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
}
