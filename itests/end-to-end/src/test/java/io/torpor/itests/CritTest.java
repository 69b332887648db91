package io.torpor.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.Target;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The images of a real dump as JSON: the texts are the peer's, the bytes come back, the whole is complete. */
class CritTest {
    private static final String PEER = System.getProperty(
            "torpor.peer.crit", System.getProperty("user.home") + "/.cache/torpor-tests/peer-crit/crit");
    /** A pipe with content between processes of a shell. */
    private static final String SCRIPT = "(sleep 1000; echo) | (sleep 1000; cat) & while :; do sleep 1; done";

    private static String crit() {
        return Engine.program().resolveSibling("crit").toString();
    }

    /** Dumps a shell that has children and pipes. */
    private static Path dumped(String name) throws Exception {
        Path folder = WorkFolder.create("crit-" + name);
        Path images = folder.resolve("images");
        try (Target target = Target.start(folder, List.of(Shell.need("bash"), "-c", SCRIPT))) {
            Shell.run(List.of("/bin/sleep", "0.5"));
            Engine.dumpAndLeaveRunning(target.pid(), images).orFail();
        }
        return images;
    }

    private static List<Path> withRecords(Path images) throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".img") && !name.startsWith("pages-") || name.equals("stats-dump");
                    })
                    .sorted()
                    .toList();
        }
    }

    private static String text(String... command) {
        return Shell.run(List.of(command)).orFail().output();
    }

    @Test
    void bringsBackEveryFile() throws Exception {
        Path images = dumped("round-trip");
        assertTrue(text(crit(), "verify", images.toString()).contains("complete"));
        Path json = images.resolveSibling("json");
        Path back = images.resolveSibling("back");
        List<Path> files = withRecords(images);
        assertTrue(files.size() > 10);
        for (Path file : files) {
            text(crit(), "decode", "--pretty", "-i", file.toString(), "-o", json.toString());
            text(crit(), "encode", "-i", json.toString(), "-o", back.toString());
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(back), file.toString());
        }
    }

    @Test
    void printsWhatThePeerPrints() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of(PEER)),
                "There is no " + PEER + ": run itests/peer-crit to compare with CRIU's tool");
        Path images = dumped("peer");
        List<List<String>> commands = new ArrayList<>();
        for (Path file : withRecords(images)) {
            commands.add(List.of("decode", "-i", file.toString()));
        }
        // The same in more lines: one file is enough.
        commands.add(List.of("show", withRecords(images).get(0).toString()));
        for (String view : List.of("ps", "fds", "mems", "rss")) {
            commands.add(List.of("x", images.toString(), view));
        }
        for (List<String> arguments : commands) {
            assertEquals(run(PEER, arguments), withoutOurs(run(crit(), arguments)), arguments.toString());
        }
    }

    /** The peer's tool drops fields that it does not know. */
    private static String withoutOurs(String json) {
        return json.replaceAll(",\\s*\"unknown_fields\": \\{[^}]*}", "");
    }

    private static String run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        return text(command.toArray(new String[0]));
    }
}
