package io.torpor.itests;

import io.torpor.itests.harness.NetworkPair;
import io.torpor.itests.harness.NetworkedEngine;
import io.torpor.itests.harness.Port;
import io.torpor.itests.harness.ProgramFile;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.Waiting;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Isolated;

/** Real servers that are dumped while their clients, in another network, ask them all the time: left running, and by kill and restore. */
@Isolated("it needs the whole machine, and the workload watches would see its files in /dev/shm")
class LoadedServersTest {
    private static final Port PORT = new Port(8080);

    private NetworkPair networks;
    private NetworkedEngine engine;
    private Path folder;
    private String rules;

    @BeforeEach
    void join(TestInfo test) {
        networks = NetworkPair.create();
        rules = networks.here().rules();
        engine = new NetworkedEngine(networks.here());
        folder =
                WorkFolder.create("loaded-" + test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void part() {
        networks.close();
    }

    private Target server(List<String> command) throws IOException {
        return Target.start(
                Files.createDirectories(folder.resolve("server")),
                networks.here().inside(command));
    }

    private Load clients(String program, int number) throws Exception {
        awaitListener();
        List<String> command = List.of(
                Shell.need("python3"),
                ProgramFile.path(program),
                networks.here().v4(),
                PORT.number() + "",
                Integer.toString(number));
        return Load.start(folder.resolve("clients"), networks.outside(), command);
    }

    private void awaitListener() {
        String socket = String.format(":%04X [0:]+ 0A", PORT.number());
        Waiting.until(
                "it listens",
                () -> Pattern.compile(socket)
                        .matcher(networks.here()
                                .run("cat", "/proc/net/tcp", "/proc/net/tcp6")
                                .output())
                        .find());
    }

    private void pass(Target server, Load clients) {
        engine.dumpAndLeaveRunning(server, folder.resolve("images.1")).orFail();
        clients.awaitProgress();
        Path images = folder.resolve("images.2");
        engine.dump(server, images).orFail();
        engine.restore(images).orFail();
        clients.awaitProgress();
    }

    private void finish(Load clients) {
        clients.finish();
        Assertions.assertEquals(rules, networks.here().rules(), "rules of the packet filter");
        WorkFolder.delete(folder);
    }

    @Test
    void redisWithPipelinedCommands() throws Exception {
        List<String> command = new ArrayList<>(List.of(Shell.need("redis-server"), "--port", PORT.number() + ""));
        command.addAll(List.of("--protected-mode", "no", "--save", "", "--appendonly", "no"));
        try (Target server = server(command);
                Load clients = clients("redis-clients.py", 200)) {
            pass(server, clients);
            finish(clients);
        }
    }

    @Test
    void javaWithConnectionsThatAreKept() throws Exception {
        try (Target server = server(JvmTest.server("0.0.0.0", PORT));
                Load clients = clients("http-clients.py", 20)) {
            pass(server, clients);
            finish(clients);
        }
    }

    @Test
    void multiprocessingInPython() throws Exception {
        List<String> command = List.of(Shell.need("python3"), ProgramFile.path("multiprocessing-pool.py"));
        try (Load pool = Load.start(folder.resolve("server"), networks.here(), command)) {
            pass(pool.program(), pool);
            finish(pool);
        }
    }

    @Test
    void nginxWithDownloads() throws Exception {
        Path server = Files.createDirectories(folder.resolve("server"));
        byte[] content = new byte[48 << 20];
        new Random(5).nextBytes(content);
        Files.write(server.resolve("content"), content);
        Files.writeString(server.resolve("conf"), nginxConfiguration(server));
        try (Target nginx = server(List.of(Shell.need("nginx"), "-c", server.resolve("conf") + "", "-e", "stderr"));
                Load downloads = clients("downloads.py", 6)) {
            pass(nginx, downloads);
            Assertions.assertEquals(6, downloads.finish());
            WorkFolder.delete(folder.resolve("clients"));
            try (Load later = clients("downloads.py", 2)) {
                finish(later);
            }
        }
    }

    private static String nginxConfiguration(Path server) {
        StringBuilder text = new StringBuilder("daemon off; user root; worker_processes 2; pid pid;\n"
                + "error_log stderr; events { worker_connections 64; }\nhttp { access_log off;\n");
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            text.append(kind).append("_temp_path ").append(server).append("; ");
        }
        text.append("server { listen ")
                .append(PORT.number())
                .append("; root ")
                .append(server)
                .append("; } }\n");
        return text.toString().replace("pid pid", "pid " + server.resolve("pid"));
    }
}
