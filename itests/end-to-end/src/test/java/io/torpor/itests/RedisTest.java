package io.torpor.itests;

import io.torpor.itests.harness.Mode;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Redis with 200,000 keys: all of them are right after each dump, and it takes new ones. */
class RedisTest {
    private static final int KEYS = 200_000;
    private static final int BATCH = 1000;

    @ParameterizedTest
    @EnumSource
    void survives(Mode mode) throws Exception {
        Port port = Port.free();
        List<String> command = List.of(
                Shell.need("redis-server"),
                "--port",
                port.number() + "",
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no");
        try (Target target = Target.start(WorkFolder.create("redis-" + mode), command)) {
            port.awaitListener();
            fill(port);
            Survival.ofRealProgram(target, mode, round -> {
                check(port, round);
                port.awaitQuiet();
            });
        }
    }

    private static void fill(Port port) throws Exception {
        try (RedisClient client = new RedisClient(port)) {
            for (int first = 0; first < KEYS; first += BATCH) {
                for (int i = first; i < first + BATCH; i++) {
                    client.send("SET", "key:" + i, value(i));
                }
                for (int i = first; i < first + BATCH; i++) {
                    Assertions.assertEquals("OK", client.receive());
                }
            }
        }
    }

    private static void check(Port port, int round) throws Exception {
        try (RedisClient client = new RedisClient(port)) {
            Assertions.assertEquals(KEYS + (round == 0 ? 0L : round + 1L), client.ask("DBSIZE"));
            for (int first = 0; first < KEYS; first += BATCH) {
                for (int i = first; i < first + BATCH; i++) {
                    client.send("GET", "key:" + i);
                }
                for (int i = first; i < first + BATCH; i++) {
                    Assertions.assertEquals(value(i), client.receive());
                }
            }
            for (int earlier = 0; earlier < round; earlier++) {
                Assertions.assertEquals("written " + earlier, client.ask("GET", "after:" + earlier));
            }
            Assertions.assertEquals("OK", client.ask("SET", "after:" + round, "written " + round));
            Assertions.assertEquals(round + 1L, client.ask("INCR", "counter"));
        }
    }

    private static String value(int i) {
        return Integer.toHexString(i * 0x9e3779b9) + "-" + i;
    }
}
