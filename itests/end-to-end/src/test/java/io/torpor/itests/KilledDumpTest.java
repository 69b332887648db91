package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.TwoAtATime;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.harness.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@code kill -9} of the engine at random instants of a dump: all targets go on, and their work stays correct. Every other instant is
 * taken from the time during which the engine holds the target, which is short beside the start of its JVM. Two targets at a time.
 */
@Isolated("what killed engines leave, others would mend")
class KilledDumpTest {
    private static final int KILLS = Integer.getInteger("torpor.kills.dump", 200);

    private static final List<String> KINDS = Workload.runsCompat()
            ? List.of("small", "threaded", "forked", "shared", "threaded-32")
            : List.of("small", "threaded", "forked", "shared");
    private static final int KILLS_OF_EACH = (KILLS + KINDS.size() - 1) / KINDS.size();

    @Test
    void allTargetsGoOn() throws Exception {
        List<Series> all = KINDS.stream().map(Series::new).toList();
        try {
            TwoAtATime.run(all);
        } finally {
            System.out.println("kill -9 during a dump: " + sum(all, each -> each.wentOn) + " of "
                    + KILLS_OF_EACH * KINDS.size() + " targets went on (" + sum(all, each -> each.held)
                    + " times the engine held the target, " + sum(all, each -> each.finished)
                    + " times it had ended before)");
        }
        Assertions.assertEquals(KILLS_OF_EACH * KINDS.size(), sum(all, each -> each.wentOn));
    }

    private static int sum(List<Series> all, ToIntFunction<Series> figure) {
        return all.stream().mapToInt(figure).sum();
    }

    static long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    /** The kills of one kind. */
    private static final class Series implements Callable<Void> {
        private final String kind;
        private final Random random;
        private long runTime;
        private long heldTime;
        private int held;
        private int finished;
        private int wentOn;

        Series(String kind) {
            this.kind = kind;
            random = new Random(20261121 + kind.hashCode());
        }

        @Override
        public Void call() throws Exception {
            try (BusyTarget victim = BusyTarget.start(kind, "killed-dump", true)) {
                measure(victim);
                for (int i = 0; i < KILLS_OF_EACH; i++) {
                    boolean whileHeld = i % 2 == 0;
                    long instant = (long) (random.nextDouble() * (whileHeld ? heldTime : runTime));
                    killDuringDump(victim, whileHeld, instant, i % 4 < 2 ? "always" : "never");
                    victim.assertGoesOn(kind + ", kill " + i + ", " + instant / 1000 + " us "
                            + (whileHeld ? "after it was seized" : "after its start"));
                    wentOn++;
                }
            }
            return null;
        }

        /** How long a dump takes, and how long it holds the target: what is usual once the machine is warm. */
        private void measure(BusyTarget target) throws Exception {
            List<Long> runs = new ArrayList<>();
            List<Long> holds = new ArrayList<>();
            for (int turn = 0; turn < 3; turn++) {
                long begun = System.nanoTime();
                Process engine = startDump(target, "always");
                long seized = awaitSeized(target, engine);
                while (target.isTraced()) {
                    Waiting.briefly();
                }
                long released = System.nanoTime();
                Assertions.assertEquals(
                        0, engine.waitFor(), () -> target.target().content("engine.out"));
                runs.add(System.nanoTime() - begun);
                holds.add(released - seized);
                WorkFolder.delete(target.folder().resolve("images"));
                target.assertGoesOn("after a dump that nobody killed");
            }
            runTime = median(runs);
            heldTime = median(holds);
        }

        private static long awaitSeized(BusyTarget target, Process engine) {
            while (engine.isAlive() && !target.isTraced()) {
                Waiting.briefly();
            }
            return System.nanoTime();
        }

        private static Process startDump(BusyTarget target, String snapshot) throws Exception {
            Path images = Files.createDirectory(target.folder().resolve("images"));
            String pid = target.target().pid() + "";
            List<String> command =
                    Engine.command("dump", "-R", "--snapshot", snapshot, "-t", pid, "-D", images.toString());
            return Engine.start(target.folder().resolve("engine.out"), command);
        }

        private void killDuringDump(BusyTarget target, boolean whileHeld, long instant, String snapshot)
                throws Exception {
            Process engine = startDump(target, snapshot);
            if (whileHeld) {
                long kill = awaitSeized(target, engine) + instant;
                while (System.nanoTime() < kill) {
                    Waiting.briefly();
                }
            } else if (engine.waitFor(instant, TimeUnit.NANOSECONDS)) {
                finished++;
            }
            held += target.isTraced() ? 1 : 0;
            engine.destroyForcibly().waitFor();
            target.target().awaitNoOthers();
            WorkFolder.delete(target.folder().resolve("images"));
        }
    }
}
