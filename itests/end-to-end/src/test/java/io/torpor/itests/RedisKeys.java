package io.torpor.itests;

import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.Shell;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** Keys of a Redis server, whose values follow from their names. */
record RedisKeys(Port port, int keys) {
    private static final int BATCH = 1000;

    /** The command line of a server that keeps nothing on disk. */
    static List<String> server(Port port) {
        return List.of(
                Shell.need("redis-server"),
                "--port",
                port.number() + "",
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no");
    }

    void fill() throws Exception {
        try (RedisClient client = new RedisClient(port)) {
            for (int first = 0; first < keys; first += BATCH) {
                for (int i = first; i < first + BATCH; i++) {
                    client.send("SET", "key:" + i, value(i));
                }
                for (int i = first; i < first + BATCH; i++) {
                    Assertions.assertEquals("OK", client.receive());
                }
            }
        }
    }

    /** After this number of dumps, at each of which a key was added. */
    void check(int round) throws Exception {
        try (RedisClient client = new RedisClient(port)) {
            Assertions.assertEquals(keys + (round == 0 ? 0L : round + 1L), client.ask("DBSIZE"));
            for (int first = 0; first < keys; first += BATCH) {
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
        port.awaitQuiet();
    }

    private static String value(int i) {
        return Integer.toHexString(i * 0x9e3779b9) + "-" + i;
    }
}
