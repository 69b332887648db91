package io.torpor.credentials;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Tid;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.procfs.ThreadStatuses;
import io.torpor.tracee.PuppetThread;
import io.torpor.trial.TrialPuppet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads the credentials of real threads, some of which differ in one thing. */
class AlikeThreadsTest {
    @Test
    void threadsThatDifferAreTold() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            List<PuppetThread> threads = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                threads.add(trial.addThread());
            }
            threads.get(1).script().call("setfsuid", 12345);
            threads.get(3).script().call("prctl", 38, 1, 0, 0, 0);
            threads.get(5).script().call("setresgid", -1, 7, -1);
            threads.get(7).script().call("prctl", 24, 16, 0, 0, 0);
            for (PuppetThread thread : threads) {
                thread.script()
                        .call(
                                "prctl",
                                15,
                                thread.script().string("x".repeat(thread.tid().number() % 15)),
                                0,
                                0,
                                0);
            }
            trial.tree().run();
            ProcFs procFs = new ProcFs();
            ThreadStatuses statuses = new ThreadStatuses(procFs);
            for (PuppetThread thread : threads) {
                Status expected = procFs.status(trial.puppet().pid(), thread.tid());
                Status found = statuses.read(trial.puppet().pid(), thread.tid());
                assertArrayEquals(expected.uid(), found.uid());
                assertArrayEquals(expected.gid(), found.gid());
                assertArrayEquals(expected.groups(), found.groups());
                assertEquals(CapabilitySets.of(expected), CapabilitySets.of(found));
                assertEquals(expected.noNewPrivileges(), found.noNewPrivileges());
            }
            Tid first = threads.get(0).tid();
            Status one = statuses.read(trial.puppet().pid(), first);
            assertTrue(
                    one == statuses.read(trial.puppet().pid(), threads.get(2).tid()),
                    "what is alike is not read again");
        }
    }
}
