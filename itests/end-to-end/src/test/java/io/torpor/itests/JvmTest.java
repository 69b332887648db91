package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.Proc;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import io.torpor.itests.programs.HttpTarget;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Java HTTP server under light load before each dump; afterwards it answers, collects garbage and compiles. */
class JvmTest {
    private static final int REQUESTS = 40;

    @ParameterizedTest
    @EnumSource
    void survives(Mode mode) throws Exception {
        Port port = Port.free();
        try (Target target = Target.start(WorkFolder.create("jvm-" + mode), server(port))) {
            port.awaitListener();
            int[] served = {0};
            Survival.ofRealProgram(target, mode, round -> {
                Assertions.assertEquals("rounds " + (round + 1) + " errors []", port.get("/check"));
                served[0] = load(port, served[0]);
                Assertions.assertTrue(
                        Proc.threads(target.pid()).size() > 50, "too few threads: " + Proc.threads(target.pid()));
                port.awaitQuiet();
            });
        }
    }

    /** The command line of a server. */
    static List<String> server(Port port) throws URISyntaxException {
        return server("127.0.0.1", port);
    }

    /** The command line of a server that listens at that address. */
    static List<String> server(String address, Port port) throws URISyntaxException {
        Path classes = Path.of(HttpTarget.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Any Java program that starts while this one is only images deletes the file of its performance counters, in
        // /tmp, as that of a process that is gone; so it must not map that file.
        String ownCounters = "-XX:+PerfDisableSharedMem";
        return List.of(
                java,
                "-Xmx256m",
                ownCounters,
                "-cp",
                classes.toString(),
                HttpTarget.class.getName(),
                address,
                port.number() + "");
    }

    /** Some requests from several clients at once; each gets a number of its own. */
    private static int load(Port port, int served) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                calls.add(() -> Integer.valueOf(port.get("/work")));
            }
            int highest = 0;
            for (Future<Integer> answer : clients.invokeAll(calls)) {
                highest = Math.max(highest, answer.get());
            }
            Assertions.assertEquals(served + REQUESTS, highest, "requests served");
            return highest;
        } finally {
            clients.shutdownNow();
        }
    }
}
