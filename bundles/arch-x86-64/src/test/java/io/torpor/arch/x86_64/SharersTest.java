package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.RemoteAddress;
import io.torpor.abi.Tid;
import io.torpor.abi.VirtualPid;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Stat;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Inhabitation;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.TracerThread;
import io.torpor.trial.TrialPuppet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes that share memory without being threads, and processes without their first thread. */
class SharersTest {
    private static final String TREE = """
            #define _GNU_SOURCE
            #include <sched.h>
            #include <signal.h>
            #include <stdio.h>
            #include <sys/mman.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            static volatile long turns[4];
            static int work(void *me) {
              prctl(PR_SET_PDEATHSIG, SIGKILL);
              for (;;) { turns[(long)me]++; if (me) usleep(1000); }
            }
            int main(void) {
              for (long i = 1; i < 4; i++) {
                char *stack = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                clone(work, stack + 65536, CLONE_VM | SIGCHLD | (i == 2 ? CLONE_SIGHAND : 0), (void *)i);
              }
              puts("ready"); fflush(stdout);
              for (long before[4] = { 0 };; usleep(10000))
                for (int i = 1; i < 4; i++) {
                  for (int ms = 0; turns[i] == before[i] && ms < 5000; ms++) usleep(1000);
                  if (turns[i] == before[i]) { printf("%d stands still\\n", i); fflush(stdout); }
                  before[i] = turns[i];
                }
            }
            """;

    @Test
    void allOfOneMemoryAnswerAtOnce() throws Exception {
        ProcFs procFs = new ProcFs();
        try (Target target = Target.start(TREE)) {
            for (int round = 0; round < 20; round++) {
                try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
                    FrozenTree tree =
                            new Freezer(procFs, new X86Architecture(), tracer).freeze(target.pid(), 10_000_000_000L);
                    assertEquals(4, tree.tasks().size());
                    String before = Files.readString(Path.of("/proc/" + target.pid() + "/maps"));
                    List<Call> ids = new ArrayList<>();
                    for (FrozenTask task : tree.tasks()) {
                        task.sharesMemoryOf(tree.root());
                        for (FrozenThread thread : task.threads()) {
                            ids.add(thread.questions().call("getpid"));
                        }
                    }
                    Inhabitation.run(tree);
                    for (int i = 0; i < 4; i++) {
                        assertEquals(
                                tree.tasks().get(i).pid().number(), ids.get(i).result());
                    }
                    assertEquals(before, Files.readString(Path.of("/proc/" + target.pid() + "/maps")));
                }
                Thread.sleep(20);
                assertTrue(target.isAlive());
            }
            Thread.sleep(300);
            assertEquals("ready\n", target.output());
        }
    }

    @Test
    void puppetsThatShareMemoryHaveSlotsOfTheirOwn() throws Exception {
        try (TrialPuppet trial = new TrialPuppet()) {
            final long sharing = 0x100 | 0x800; // CLONE_VM, CLONE_SIGHAND
            final int sigchld = 17;
            byte[] args = new byte[88];
            ByteBuffer.wrap(args)
                    .order(ByteOrder.nativeOrder())
                    .putLong(0, sharing)
                    .putLong(32, sigchld);
            Data struct = trial.puppet().script().bytes(args);
            trial.puppet().script().call("clone3", struct, 88);
            trial.tree().run();
            Tid born = trial.tree().birthsOf(trial.puppet().leader()).get(0);
            Puppet sharer = trial.tree().adoptSharer(born, new VirtualPid(born.number()), trial.puppet());
            assertSame(trial.puppet(), sharer.memoryOwner());
            assertEquals(2, trial.puppet().threadsInMemory().size());

            Call page = sharer.script().call("mmap", 0, 4096, 3, 0x22, -1, 0);
            Call sharersId = sharer.script().call("getpid");
            Call ownersId = trial.puppet().script().call("getpid");
            trial.tree().run();
            assertEquals(born.number(), sharersId.result());
            assertNotEquals(born.number(), ownersId.result());
            sharer.memory().write(new RemoteAddress(page.result()), new byte[] {42});
            assertEquals(42, trial.puppet().memory().read(new RemoteAddress(page.result()), 1)[0]);
        }
    }

    @Test
    void aPuppetGoesOnWithoutItsFirstThread() throws Exception {
        int pid;
        try (TrialPuppet trial = new TrialPuppet()) {
            pid = trial.puppet().pid().number();
            PuppetThread second = trial.addThread();
            trial.puppet().script().call("prctl", 15, trial.puppet().script().string("ended"), 0, 0, 0);
            trial.tree().endLeader(trial.puppet(), 5);
            assertSame(second, trial.puppet().leader());
            assertEquals(second.tid().number(), trial.puppet().livingId().number());
            Stat stat = new ProcFs().stat(trial.puppet().pid());
            for (int i = 0; i < 1000 && stat.state() != 'Z'; i++) {
                Thread.sleep(5);
                stat = new ProcFs().stat(trial.puppet().pid());
            }
            assertEquals('Z', stat.state());
            assertEquals(5 << 8, stat.exitCode());
            assertEquals("ended", stat.comm());

            Call page = trial.puppet().script().call("mmap", 0, 4096, 3, 0x22, -1, 0);
            trial.puppet().run();
            trial.puppet().memory().write(new RemoteAddress(page.result()), new byte[] {42});
        }
        assertFalse(Files.exists(Path.of("/proc/" + pid)));
    }
}
