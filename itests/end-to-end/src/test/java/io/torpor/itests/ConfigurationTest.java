package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import io.torpor.itests.harness.Shell;
import io.torpor.itests.harness.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options come from files, too: each overrides the ones before, and the command line overrides all. */
class ConfigurationTest {
    private final Path folder = WorkFolder.create("configuration");

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private Outcome check(boolean environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "HOME=" + folder));
        if (environment) {
            command.add("CRIU_CONFIG_FILE=" + folder.resolve("named.conf"));
        }
        command.addAll(Engine.command("check", "-W", folder.toString()));
        command.addAll(List.of(arguments));
        return Shell.run(command);
    }

    private void assertLogsTo(String name) {
        List<String> logs = new ArrayList<>();
        for (String log : List.of("home.log", "named.log", "asked.log", "line.log")) {
            if (Files.exists(folder.resolve(log))) {
                logs.add(log);
            }
            try {
                Files.deleteIfExists(folder.resolve(log));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        Assertions.assertEquals(name.isEmpty() ? List.of() : List.of(name), logs);
    }

    @Test
    void precedence() throws Exception {
        file(".criu/default.conf", "log-file home.log\n");
        file("named.conf", "log-file = \"named.log\" # the variable's\n".replace(" = ", "="));
        String asked = file("asked.conf", "log-file asked.log\n").toString();
        check(false);
        assertLogsTo("home.log");
        check(true);
        assertLogsTo("named.log");
        check(true, "--config", asked);
        assertLogsTo("asked.log");
        check(true, "--config", asked, "-o", "line.log");
        assertLogsTo("line.log");
        check(false, "--no-default-config");
        assertLogsTo("");
    }

    @Test
    void badLine() throws Exception {
        String asked = file("asked.conf", "shell-job\nno-such-option\n").toString();
        Refusal.assertClear(check(false, "--config", asked), asked + ":2", "no-such-option");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--lazy-pages", "--tls", "--stream", "-Jnet:/proc/1/ns/net"})
    void whatIsNotBuiltIsRefusedByName(String option) {
        if (Engine.isOurs()) {
            String name = option.startsWith("-J") ? "--join-ns" : option.replaceAll("=.*", "");
            Refusal.assertClear(
                    Engine.run("dump", "-t", "1", "-D", folder.toString(), option), name + " is not supported yet");
        }
    }
}
