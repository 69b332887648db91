package io.torpor.itests;

import io.torpor.itests.harness.Network;
import io.torpor.itests.harness.NetworkPair;
import io.torpor.itests.harness.NetworkedEngine;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** An OpenSSH server with two sessions, one of them at a terminal: the commands in them go on, and their users miss not a line. */
class SshTest {
    private static final String PORT = "2200";
    private static final String COUNT = "i=0; while sleep .02; do i=$((i+1)); echo $i; done";

    private final Path folder = WorkFolder.create("ssh");

    @Test
    void survives() throws Exception {
        prepare();
        try (NetworkPair networks = NetworkPair.create();
                Target server = server(networks.here())) {
            server.awaitOutput("Server listening");
            NetworkedEngine engine = new NetworkedEngine(networks.here());
            String rules = networks.here().rules();
            try (Target plain = client(networks, "plain", "-T", COUNT);
                    Target terminal = client(networks, "terminal", "-tt", COUNT)) {
                awaitLines(plain, 10);
                awaitLines(terminal, 10);
                engine.dumpAndLeaveRunning(server, folder.resolve("images.1")).orFail();
                engine.dump(server, folder.resolve("images.2")).orFail();
                engine.restore(folder.resolve("images.2")).orFail();
                awaitLines(plain, lines(plain).size() + 20);
                awaitLines(terminal, lines(terminal).size() + 20);
            }
            try (Target another = client(networks, "another", "-T", "echo welcome")) {
                another.awaitOutput("welcome");
            }
            Assertions.assertEquals(rules, networks.here().rules(), "rules of the packet filter");
        }
        WorkFolder.delete(folder);
    }

    private void prepare() throws IOException {
        String generate = Shell.need("ssh-keygen");
        for (String key : List.of("host", "user")) {
            Shell.run(generate, "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key) + "")
                    .orFail();
        }
        Files.writeString(folder.resolve("configuration"), """
                HostKey FOLDER/host
                AuthorizedKeysFile FOLDER/user.pub
                PidFile none
                UsePAM no
                PermitRootLogin yes
                StrictModes no
                ClientAliveInterval 1
                """.replace("FOLDER", folder + ""));
        Files.createDirectories(Path.of("/run/sshd"));
    }

    private Target server(Network network) throws IOException {
        Path configuration = folder.resolve("configuration");
        return Target.start(
                Files.createDirectory(folder.resolve("server")),
                network.inside(List.of(Shell.need("sshd"), "-De", "-p", PORT, "-f", configuration + "")));
    }

    private Target client(NetworkPair networks, String name, String terminal, String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(Shell.need("ssh"), terminal, "-F", "none", "-p", PORT));
        words.addAll(List.of("-i", folder.resolve("user") + "", "-o", "StrictHostKeyChecking=no"));
        words.addAll(List.of("-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes"));
        words.addAll(List.of("root@" + networks.here().v4(), command));
        return Target.start(
                Files.createDirectory(folder.resolve(name)), networks.outside().inside(words));
    }

    private static List<String> lines(Target client) {
        return client.output().lines().map(String::trim).toList();
    }

    /** All numbers from 1 on. */
    private static void awaitLines(Target client, int number) {
        Waiting.until(
                number + " lines have come", () -> lines(client).size() > number, () -> "to " + client.describe());
        for (int i = 0; i < number; i++) {
            Assertions.assertEquals(Integer.toString(i + 1), lines(client).get(i), client::describe);
        }
    }
}
