package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server comes back at another address and port, and answers there. */
class IdentityMapTest {
    private static final String OLD = "127.0.0.31";
    private static final String NEW = "127.0.0.32";
    private static final int PATIENCE_MS = 10_000;

    @BeforeAll
    static void ofOurs() {
        Assumptions.assumeTrue(Engine.isOurs(), "options of our own");
    }

    private static int freePort(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }

    private static Target start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Shell.need("python3"), ProgramFile.path("answering.py")));
        command.addAll(List.of(arguments));
        Target target = Target.start(WorkFolder.create("identity-map"), command);
        target.awaitOutput("ready");
        return target;
    }

    private static String overTcp(String address, int port) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(PATIENCE_MS);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String overUdp(String address, int port, String question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MS);
            byte[] bytes = question.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(address), port));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertEquals(address, answer.getAddress().getHostAddress());
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void serversAnswerAtAnotherAddressAndPort() throws Exception {
        int port = freePort(OLD);
        int other = freePort(NEW);
        try (Target target = start(OLD, port + "")) {
            assertEquals("answer", overTcp(OLD, port));
            Path images = target.folder().resolve("images");
            List<Integer> tree = target.tree();
            Engine.dump(target.pid(), images).orFail();
            target.awaitGone(tree);
            Engine.restore(images, List.of("--map-address", OLD + "=" + NEW, "--map-port", "tcp:" + port + "=" + other))
                    .orFail();
            assertEquals("answer", overTcp(NEW, other));
            assertEquals("answer to it", overUdp(NEW, port, "it"));
            assertThrows(ConnectException.class, () -> overTcp(OLD, port));
        }
    }

    @Test
    void connectionsThatCloseMoveToo() throws Exception {
        int port = freePort(OLD);
        try (Target target = start(OLD, port + "", "connected")) {
            Path images = target.folder().resolve("images");
            List<Integer> tree = target.tree();
            Engine.dump(target.pid(), images, List.of("--tcp-close")).orFail();
            target.awaitGone(tree);
            Engine.restore(images, List.of("--tcp-close", "--map-address", OLD + "=" + NEW))
                    .orFail();
            assertEquals("answer", overTcp(NEW, port));
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Path images = WorkFolder.create("identity-map-refused");
        Refusal.assertClear(Engine.restore(images, List.of("--map-address", "127.0.0.1=::1")), "IPv4", "127.0.0.1=::1");
        Refusal.assertClear(Engine.restore(images, List.of("--map-port", "sctp:1=2")), "sctp", "udplite");
    }
}
