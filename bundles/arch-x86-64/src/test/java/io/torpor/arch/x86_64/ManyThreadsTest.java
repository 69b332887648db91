package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.tracee.Call;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Inhabitation;
import io.torpor.tracee.TracerThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** So many threads that everything is asked in lists, while others come and go. */
class ManyThreadsTest {
    private static final int ASLEEP = 150;

    private static final String RESTLESS = """
            #define _GNU_SOURCE
            #include <pthread.h>
            #include <signal.h>
            #include <stdio.h>
            #include <sys/fsuid.h>
            #include <sys/wait.h>
            #include <unistd.h>
            static void *sleeper(void *a) {
              sigset_t own; sigemptyset(&own); sigaddset(&own, SIGRTMIN + (long)a % 20); pthread_sigmask(SIG_BLOCK, &own, 0);
              setfsuid((long)a % 3);
              for (;;) pause();
              return a;
            }
            static void *brief(void *a) { return a; }
            static void *restless(void *a) {
              for (;;) {
                pthread_t t;
                if (!pthread_create(&t, 0, brief, 0)) pthread_join(t, 0);
                pid_t child = fork();
                if (!child) { if (!fork()) _exit(0); wait(0); _exit(0); }
                waitpid(child, 0, 0);
              }
              return a;
            }
            int main(void) {
              pthread_attr_t small; pthread_attr_init(&small); pthread_attr_setstacksize(&small, 1 << 16);
              pthread_t t;
              for (long i = 0; i < 150; i++) pthread_create(&t, &small, sleeper, (void *)i);
              for (long i = 0; i < 2; i++) pthread_create(&t, &small, restless, 0);
              puts("ready"); fflush(stdout);
              for (;;) pause();
            }
            """;

    @Test
    void allAreStoppedSeenAskedAndLetGo() throws Exception {
        ProcFs procFs = new ProcFs();
        X86Architecture architecture = new X86Architecture();
        try (Target target = Target.start(RESTLESS)) {
            for (int round = 0; round < 30; round++) {
                try (TracerThread tracer = new TracerThread("tracer", architecture)) {
                    FrozenTree tree = new Freezer(procFs, architecture, tracer).freeze(target.pid(), 10_000_000_000L);
                    assertTrue(tree.root().threads().size() >= ASLEEP + 3);
                    Map<FrozenThread, Call> ids = new HashMap<>();
                    for (FrozenTask task : tree.tasks()) {
                        if (!task.isZombie()) {
                            compare(procFs, task);
                        }
                        for (FrozenThread thread : task.threads()) {
                            for (int child : procFs.children(task.pid(), thread.tid())) {
                                assertTrue(tree.find(new Pid(child)) != null, "child " + child);
                            }
                        }
                        for (FrozenThread thread : task.threads()) {
                            ids.put(thread, thread.questions().call("gettid"));
                        }
                    }
                    Inhabitation.run(tree);
                    for (Map.Entry<FrozenThread, Call> id : ids.entrySet()) {
                        assertEquals(id.getKey().tid().number(), id.getValue().result());
                    }
                    for (FrozenThread thread : tree.root().threads()) {
                        Status now = procFs.status(target.pid(), thread.tid());
                        assertEquals(thread.mask(), now.blocked(), "the mask is back");
                    }
                    tree.letGo(false);
                    tree.close();
                }
                assertTrue(target.isAlive());
                Thread.sleep(5);
            }
        }
    }

    /** That nobody is missing, everybody stands still, and what was read of each is its own. */
    private static void compare(ProcFs procFs, FrozenTask task) throws Exception {
        List<Integer> found = new ArrayList<>();
        for (FrozenThread thread : task.threads()) {
            found.add(thread.tid().number());
            Status status = procFs.status(task.pid(), thread.tid());
            assertEquals('t', status.state(), "thread " + thread.tid());
            assertEquals(status.blocked(), thread.mask());
            assertEquals(status.uid()[3], task.status(thread).uid()[3]);
        }
        List<Integer> there = new ArrayList<>();
        for (int tid : procFs.threads(task.pid())) {
            there.add(tid);
        }
        found.sort(null);
        there.sort(null);
        assertEquals(there, found);
    }
}
