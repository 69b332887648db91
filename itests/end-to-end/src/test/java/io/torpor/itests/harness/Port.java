package io.torpor.itests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A TCP port of this machine at which a target listens. */
public record Port(int number) {
    private static final int ANSWER_LIMIT_MS = 60_000;

    /** One that nobody listens at. */
    public static Port free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Port(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(ANSWER_LIMIT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), ANSWER_LIMIT_MS);
        return socket;
    }

    /** The body that an HTTP server gives. */
    public String get(String path) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int head = answer.indexOf("\r\n\r\n");
            if (head < 0
                    || !answer.startsWith("HTTP/1.")
                    || !answer.substring(8).startsWith(" 200")) {
                throw new IOException("Odd answer to " + path + ": " + answer);
            }
            return answer.substring(head + 4);
        }
    }

    /** Waits until somebody listens there. */
    public Port awaitListener() {
        Waiting.until("somebody listens at port " + number, () -> {
            connect().close();
            return true;
        });
        return this;
    }

    /** Waits until the server has no connections: those need options that these tests do not give. */
    public void awaitQuiet() {
        Waiting.until(
                "port " + number + " has no connections",
                () -> connections("/proc/net/tcp") + connections("/proc/net/tcp6") == 0);
    }

    private long connections(String table) throws IOException {
        String end = String.format(":%04X", number);
        return Files.readAllLines(Path.of(table)).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].endsWith(end) && !fields[3].equals("0A") && !fields[3].equals("06"))
                .count();
    }
}
