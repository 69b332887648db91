package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.WorkFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of the engine at random instants of a dump: all targets go on, and their work stays correct. */
class KilledDumpTest {
    private static final int KILLS = Integer.getInteger("torpor.kills.dump", 200);

    private final Random random = new Random(20261121);
    private int finished;

    @Test
    void allTargetsGoOn() throws Exception {
        int wentOn = 0;
        List<BusyTarget> targets = new ArrayList<>();
        try {
            for (String kind : List.of("small", "threaded", "forked")) {
                targets.add(BusyTarget.start(kind, "killed-dump", true));
            }
            long runTime = runTime(targets);
            for (int i = 0; i < KILLS; i++) {
                BusyTarget victim = targets.get(i % targets.size());
                long instant = (long) (random.nextDouble() * runTime);
                killDuringDump(victim, instant);
                victim.assertGoesOn("kill " + i + " after " + instant / 1000 + " us of " + runTime / 1000);
                wentOn++;
            }
        } finally {
            targets.forEach(BusyTarget::close);
            System.out.println("kill -9 during a dump: " + wentOn + " of " + KILLS + " targets went on (" + finished
                    + " dumps had ended before)");
        }
        Assertions.assertEquals(KILLS, wentOn);
    }

    /** Nanoseconds that a dump takes: the longest of some, once the machine is warm. */
    private static long runTime(List<BusyTarget> targets) {
        long longest = 0;
        for (int turn = 0; turn < 2; turn++) {
            for (BusyTarget target : targets) {
                long begun = System.nanoTime();
                Path images = target.folder().resolve("images");
                Engine.dumpAndLeaveRunning(target.target().pid(), images).orFail();
                longest = turn == 0 ? 0 : Math.max(longest, System.nanoTime() - begun);
                WorkFolder.delete(images);
                target.assertGoesOn("after a dump that nobody killed");
            }
        }
        return longest;
    }

    private void killDuringDump(BusyTarget target, long instant) throws Exception {
        Path images = Files.createDirectory(target.folder().resolve("images"));
        Process engine = Engine.start(
                target.folder().resolve("engine.out"),
                Engine.command("dump", "-R", "-t", target.target().pid() + "", "-D", images.toString()));
        if (engine.waitFor(instant, TimeUnit.NANOSECONDS)) {
            finished++;
        }
        engine.destroyForcibly().waitFor();
        WorkFolder.delete(images);
    }
}
