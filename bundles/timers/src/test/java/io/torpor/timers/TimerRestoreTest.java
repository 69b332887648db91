package io.torpor.timers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.SignalFlags;
import io.torpor.abi.TimeConstants;
import io.torpor.image.proto.itimer_entry;
import io.torpor.image.proto.posix_timer_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.task_timers_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.procfs.PosixTimer;
import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Data;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.SavedTask;
import io.torpor.trial.TrialPuppet;
import io.torpor.trial.TrialSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores timers into a real process, and asks the kernel about them. */
class TimerRestoreTest {
    private static final int SIGUSR1 = 10;
    private static final itimer_entry STOPPED =
            itimer_entry.newBuilder().setIsec(0).setIusec(0).setVsec(0).setVusec(0).build();

    private final TrialSession session = new TrialSession();

    @TempDir
    Path images;

    private static posix_timer_entry.Builder timer(int id, int clock, int notify) {
        return posix_timer_entry.newBuilder()
                .setItId(id)
                .setClockId(clock)
                .setSiSigno(SIGUSR1)
                .setItSigevNotify(notify)
                .setSivalPtr(0xdeadbeefcafeL + id)
                .setOverrun(0)
                .setIsec(7)
                .setInsec(9)
                .setVsec(1000)
                .setVnsec(5);
    }

    private void save(TrialPuppet trial, PuppetThread second) throws Exception {
        task_timers_entry timers = task_timers_entry.newBuilder()
                .setReal(itimer_entry.newBuilder().setIsec(3).setIusec(5000).setVsec(2000).setVusec(1))
                .setVirt(STOPPED)
                .setProf(itimer_entry.newBuilder().setIsec(60).setIusec(0).setVsec(0).setVusec(0))
                .addPosix(timer(9, TimeConstants.CLOCK_REALTIME, SignalFlags.SIGEV_THREAD_ID).setNotifyThreadId(second.virtualTid()))
                .addPosix(timer(3, TimeConstants.CLOCK_MONOTONIC, SignalFlags.SIGEV_SIGNAL))
                .addPosix(timer(4, -6, SignalFlags.SIGEV_NONE).setIsec(0).setInsec(0).setVsec(0).setVnsec(0))
                .build();
        trial.saved(
                session,
                images,
                task_core_entry.newBuilder().setPersonality(0).setBlkSigset(0).setTimers(timers),
                thread_core_entry.newBuilder(),
                thread_core_entry.newBuilder());
    }

    @Test
    void timersRunOnWithTheirIds() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            PuppetThread second = trial.addThread();
            save(trial, second);
            new TimerRestorer().restore(session);
            check(trial, second);

            Data real = trial.puppet().script().room(32);
            trial.puppet().script().call("getitimer", TimeConstants.ITIMER_REAL, real);
            Data profiling = trial.puppet().script().room(32);
            trial.puppet().script().call("getitimer", TimeConstants.ITIMER_PROF, profiling);
            trial.tree().run();
            assertEquals(3, real.content().getLong(0));
            assertEquals(5000, real.content().getLong(8));
            assertTrue(real.content().getLong(16) >= 1990 && real.content().getLong(16) <= 2000);
            // It had expired, and goes on with its interval.
            assertTrue(profiling.content().getLong(16) >= 59 && profiling.content().getLong(16) <= 60);
        }
    }

    @Test
    void idsAreReachedByCountingOnOlderKernels() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            PuppetThread second = trial.addThread();
            save(trial, second);
            PosixTimerCreation creation = new PosixTimerCreation(SavedTask.living(session).get(0));
            creation.queue(false);
            trial.tree().run();
            creation.verify();
            check(trial, second);
        }
    }

    private static void check(TrialPuppet trial, PuppetThread second) throws Exception {
        List<PosixTimer> timers = new ProcFs().timers(trial.puppet().pid());
        assertEquals(3, timers.size());
        for (PosixTimer timer : timers) {
            assertEquals(0xdeadbeefcafeL + timer.id(), timer.value());
            assertEquals(SIGUSR1, timer.signal());
            switch (timer.id()) {
                case 3 -> {
                    assertEquals(PosixTimer.Notify.SIGNAL, timer.notification());
                    assertEquals(TimeConstants.CLOCK_MONOTONIC, timer.clock());
                }
                case 4 -> {
                    assertEquals(PosixTimer.Notify.NONE, timer.notification());
                    assertEquals(-6, timer.clock());
                }
                default -> {
                    assertEquals(9, timer.id());
                    assertTrue(timer.toThread());
                    assertEquals(second.tid().number(), timer.target());
                }
            }
        }
        Data left = trial.puppet().script().room(32);
        trial.puppet().script().call("timer_gettime", 3, left);
        trial.tree().run();
        assertEquals(7, left.content().getLong(0));
        assertEquals(9, left.content().getLong(8));
        assertTrue(left.content().getLong(16) >= 990 && left.content().getLong(16) <= 1000);
    }
}
