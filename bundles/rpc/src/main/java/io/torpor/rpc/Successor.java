package io.torpor.rpc;

import io.torpor.linux.Background;
import io.torpor.spi.TorporException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that goes on in the background. A JVM cannot fork, so this program starts itself again, waits until that one says that clients
 * may connect, and ends.
 */
final class Successor {
    private static final String PROPERTY = "torpor.service.successor";
    private static final String READY = "ready";

    private Successor() {}

    /** Whether this process is the one in the background. */
    static boolean isThis() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** @return the exit code of this process */
    static int start() throws TorporException {
        try {
            ProcessBuilder builder = new ProcessBuilder(commandLine())
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            Process process = builder.start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = output.readLine();
                while (line != null && !line.equals(READY)) {
                    System.out.println(line);
                    line = output.readLine();
                }
                return line == null ? Math.max(1, process.waitFor()) : 0;
            }
        } catch (IOException e) {
            throw Refusal.of("RPC-015", "Cannot go into the background: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.of("RPC-015", "Cannot go into the background: interrupted", "", e);
        }
    }

    private static List<String> commandLine() throws IOException {
        String[] own = Files.readString(Path.of("/proc/self/cmdline")).split("\0");
        List<String> line = new ArrayList<>(List.of(own));
        line.set(0, Path.of("/proc/self/exe").toRealPath().toString());
        line.add(1, "-D" + PROPERTY + "=true");
        return line;
    }

    /** Lets the process that waits for this one end, and whoever started that one with it. */
    static void tellReady() {
        System.out.println(READY);
        System.out.flush();
        Background.leaveStandardStreams();
    }
}
