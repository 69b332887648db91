package io.torpor.network;

import io.torpor.abi.LocalFd;
import io.torpor.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A network namespace for one test, with its loopback device up; it ends with the process that holds it. */
final class TestNamespace implements AutoCloseable {
    private final Process holder;
    private final LocalFd namespace;

    private TestNamespace(Process holder, LocalFd namespace) {
        this.holder = holder;
        this.namespace = namespace;
    }

    static TestNamespace create() throws Exception {
        Process holder = new ProcessBuilder(
                        "unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 300")
                .redirectErrorStream(true)
                .start();
        byte[] said = new byte[2];
        int length = holder.getInputStream().readNBytes(said, 0, 2);
        boolean up = length == 2 && said[0] == 'u' && said[1] == 'p';
        if (!up) {
            holder.destroyForcibly().waitFor();
        }
        Assumptions.assumeTrue(up, "no network namespace can be made here");
        return new TestNamespace(holder, Namespaces.open("/proc/" + holder.pid() + "/ns/net"));
    }

    LocalFd descriptor() {
        return namespace;
    }

    <T> T call(Callable<T> work) throws Exception {
        return NetworkNamespace.call(namespace, work);
    }

    /** What a program prints that runs there; null if it is not installed. */
    String run(String... command) throws Exception {
        return call(() -> {
            List<String> line = new ArrayList<>(List.of(command));
            Process process;
            try {
                process = new ProcessBuilder(line).redirectErrorStream(true).start();
            } catch (IOException e) {
                return null;
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(60, TimeUnit.SECONDS);
            return said;
        });
    }

    @Override
    public void close() throws InterruptedException {
        namespace.close();
        holder.destroyForcibly().waitFor();
    }
}
