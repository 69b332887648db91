package io.torpor.itests;

import io.torpor.itests.harness.Network;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * A server and a caller with connections between them, on which both send all the time and check every byte: the program {@code
 * connections/traffic}. In the end whole streams are compared.
 */
final class Traffic implements AutoCloseable {
    private static final Pattern DONE =
            Pattern.compile("DONE (serve|call) \\d+ sent (\\d+ \\w+) received (\\d+ \\w+)\n");
    private static final int PORT = 7000;

    /**
     * How much is sent.
     *
     * @param connections how many there are
     * @param chunk bytes that are sent at once at most
     * @param pause milliseconds between two of them
     * @param appetite bytes that are read in this time at most
     */
    record Shape(int connections, int chunk, int pause, int appetite) {
        /** Some that are busy, and read all they get. */
        static final Shape BUSY = new Shape(20, 16_000, 5, 1 << 20);
        /** Some whose queues, in both directions and on both sides, are full at all times. */
        static final Shape CONGESTED = new Shape(4, 200_000, 5, 20_000);
        /** As many as a server with a poll loop may have. */
        static final Shape MANY = new Shape(5000, 200, 500, 1 << 20);
    }

    private final Target server;
    private final Target caller;

    private Traffic(Target server, Target caller) {
        this.server = server;
        this.caller = caller;
    }

    /**
     * Starts a server in one network and a caller in another, and waits until traffic flows.
     *
     * @param listen where the server listens
     * @param address by which it is called
     */
    static Traffic start(Path folder, Network at, String listen, Network from, String address, Shape shape)
            throws Exception {
        Target server = start(folder.resolve("server"), at, "serve", listen, shape);
        try {
            server.awaitOutput("LISTENING");
            Target caller = start(folder.resolve("caller"), from, "call", address, shape);
            Traffic traffic = new Traffic(server, caller);
            traffic.awaitFlow();
            return traffic;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    /** Starts a tree that has both ends in it. */
    static Traffic startTree(Path folder, Network at, String address, Shape shape) throws Exception {
        Target tree = start(folder.resolve("tree"), at, "both", address, shape);
        Traffic traffic = new Traffic(tree, tree);
        traffic.awaitFlow();
        return traffic;
    }

    private static Target start(Path folder, Network at, String role, String address, Shape shape) throws Exception {
        Files.createDirectory(folder);
        List<String> command = new ArrayList<>(
                List.of(Workload.compile("connections/traffic").toString(), role, address, Integer.toString(PORT)));
        for (int number : new int[] {shape.connections, shape.chunk, shape.pause, shape.appetite}) {
            command.add(Integer.toString(number));
        }
        return Target.start(folder, at.inside(command));
    }

    Target server() {
        return server;
    }

    Target caller() {
        return caller;
    }

    /** Waits until both sides have received something that they had not before. */
    void awaitFlow() {
        long served = received(server, "serve");
        long called = received(caller, "call");
        Waiting.until(
                "bytes flow in both directions",
                () -> {
                    assertNothingWrong();
                    return received(server, "serve") > served && received(caller, "call") > called;
                },
                this::describe);
    }

    private void assertNothingWrong() {
        String said = server.output() + caller.output();
        Assertions.assertFalse(said.contains("FAIL "), () -> said);
        Assertions.assertTrue(server.isAlive() && caller.isAlive(), () -> "a side is dead\n" + describe());
    }

    private static long received(Target side, String role) {
        String text = side.content("progress." + role).trim();
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Ends all streams, and compares what was sent with what was received, of each. */
    void finish() {
        Assertions.assertEquals(List.of(), results(), "it should not have ended yet");
        caller.signal("stop");
        Waiting.until(
                "all streams have ended",
                () -> {
                    String said = server.output() + caller.output();
                    Assertions.assertFalse(said.contains("FAIL "), () -> said);
                    return results().size() == 2;
                },
                this::describe);
        Matcher served = results().stream()
                .filter(result -> result.group(1).equals("serve"))
                .findFirst()
                .orElseThrow();
        Matcher called = results().stream()
                .filter(result -> result.group(1).equals("call"))
                .findFirst()
                .orElseThrow();
        Assertions.assertEquals(served.group(2), called.group(3), "from server to caller: bytes, digest of lengths");
        Assertions.assertEquals(called.group(2), served.group(3), "from caller to server: bytes, digest of lengths");
    }

    private List<Matcher> results() {
        List<Matcher> found = new ArrayList<>();
        String said = server == caller ? server.output() : server.output() + caller.output();
        for (String line : said.split("(?<=\n)")) {
            Matcher matcher = DONE.matcher(line);
            if (matcher.matches()) {
                found.add(matcher);
            }
        }
        return found;
    }

    String describe() {
        return "server: " + server.describe() + "\ncaller: " + caller.describe();
    }

    @Override
    public void close() {
        server.close();
        caller.close();
    }
}
