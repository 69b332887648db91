package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Inhabitation;
import io.torpor.tracee.TracerThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InhabitationTest {
    private static final String SLEEPER = """
            #include <stdio.h>
            #include <unistd.h>
            #include <time.h>
            #include <errno.h>
            #include <pthread.h>
            static void *work(void *a) {
              volatile double x = (long)a, y = 0;
              for (;;) { y = x * 3.25 + 1.5; if (y != (long)a * 3.25 + 1.5) { puts("floating point"); fflush(stdout); } }
              return a;
            }
            int main(void) {
              pthread_t t;
              for (long i = 0; i < 6; i++) pthread_create(&t, 0, work, (void *)i);
              puts("ready"); fflush(stdout);
              for (;;) {
                struct timespec ten = {0, 300000000};
                if (nanosleep(&ten, 0)) { printf("nanosleep %d\\n", errno); fflush(stdout); }
              }
            }
            """;

    @Test
    void everyThreadAnswersAndGoesOn() throws Exception {
        ProcFs procFs = new ProcFs();
        try (Target target = Target.start(SLEEPER)) {
            for (int round = 0; round < 50; round++) {
                try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
                    FrozenTree tree =
                            new Freezer(procFs, new X86Architecture(), tracer).freeze(target.pid(), 10_000_000_000L);
                    assertEquals(7, tree.root().threads().size());
                    String mapsBefore = Files.readString(Path.of("/proc/" + target.pid() + "/maps"));
                    List<Call> ids = new ArrayList<>();
                    List<Data> words = new ArrayList<>();
                    for (FrozenThread thread : tree.root().threads()) {
                        Call id = thread.questions().call("gettid");
                        ids.add(id);
                        Data room = thread.questions().room(8);
                        thread.questions().call("pipe2", room, 0);
                        thread.questions().call("close", room.word(0));
                        thread.questions().call("close", room.word(4));
                        Call fails = thread.questions().tryCall("close", id);
                        words.add(room);
                        ids.add(fails);
                    }
                    Inhabitation.run(tree);
                    for (int i = 0; i < 7; i++) {
                        assertEquals(
                                tree.root().threads().get(i).tid().number(),
                                ids.get(2 * i).result());
                        assertEquals(9, ids.get(2 * i + 1).errno());
                        assertTrue(words.get(i).content().getInt(4) > 2);
                    }
                    assertEquals(mapsBefore, Files.readString(Path.of("/proc/" + target.pid() + "/maps")));
                }
                Thread.sleep(10);
                assertTrue(target.isAlive());
            }
            Thread.sleep(400);
            assertEquals("ready\n", target.output());
            assertFalse(Files.readString(Path.of("/proc/" + target.pid() + "/status"))
                    .contains("(tracing stop)"));
        }
    }
}
