package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The syntax was tried with the peer, line by line. */
class ConfigurationFileTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content.replace('\'', '"'));
    }

    private Invocation parse(String content, String... arguments) throws Exception {
        return CommandLine.parse(List.of(file("a.conf", content)), arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "log-file out|out",
                "log-file=out|out",
                "`  log-file \t out   # comment`|out",
                "log-file out#1|out",
                "log-f out|out",
                "log-file 'my out' # c|my out",
                "log-file 'out#1'|out#1",
                "`log-file 'my \\'out\\' x'`|`my \"out\" x`",
                "`log-file 'a\\b'`|`a\\b`",
                "log-file a'b'c|`a\"b\"c`"
            })
    void argument(String line, String expected) throws Exception {
        assertEquals(Optional.of(expected), parse(line, "check").value(Switch.LOG_FILE));
    }

    @Test
    void flagsCommentsAndEmptyLines() throws Exception {
        Invocation invocation = parse("\n# all\nshell-job # yes\n\tleave-running\r\nno-leave-running\nverbosity 4\n");
        assertTrue(invocation.has(Switch.SHELL_JOB));
        assertFalse(invocation.has(Switch.LEAVE_RUNNING));
        assertEquals(4, invocation.verbosity());
    }

    @Test
    void whatComesLaterWinsAndListsGrow() throws Exception {
        Path first = file("1.conf", "log-file one\nshell-job\naction-script /a\n");
        Path second = file("2.conf", "log-file two\naction-script /b\n");
        Invocation files = CommandLine.parse(List.of(first, second), "dump");
        assertEquals(Optional.of("two"), files.value(Switch.LOG_FILE));
        Invocation all = CommandLine.parse(
                List.of(first, second), "dump", "-o", "three", "--no-shell-job", "--action-script=/c");
        assertEquals(Optional.of("three"), all.value(Switch.LOG_FILE));
        assertFalse(all.has(Switch.SHELL_JOB));
        assertEquals(List.of("/a", "/b", "/c"), all.values(Switch.ACTION_SCRIPT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bogus|Unrecognized option --bogus",
                "--log-file out|options are written without dashes here",
                "log-file|Option --log-file requires an argument",
                "log-file a b|more than an option and its argument",
                "log-file 'a' b|more than an option and its argument",
                "log-file 'a|a double quote is missing",
                "shell-job yes|Option --shell-job takes no argument",
                "config other|config belongs on the command line",
                "dump|Unrecognized option --dump"
            })
    void badLinesNameFileAndLine(String line, String complaint) {
        UsageException e = assertThrows(UsageException.class, () -> parse("# first\n\n" + line + "\n"));
        assertTrue(e.getMessage().startsWith(folder.resolve("a.conf") + ":3: "), e.getMessage());
        assertTrue(e.getMessage().contains(complaint), e.getMessage());
    }

    @Test
    void filesInTheirOrder() throws Exception {
        Files.createDirectories(folder.resolve(".criu"));
        Path ofUser = Files.writeString(folder.resolve(".criu/default.conf"), "");
        Map<String, String> environment = Map.of("HOME", folder.toString(), "CRIU_CONFIG_FILE", "/named");
        List<Path> system = Files.exists(Path.of("/etc/criu/default.conf"))
                ? List.of(Path.of("/etc/criu/default.conf"))
                : List.of();
        List<Path> all = new ArrayList<>(system);
        all.addAll(List.of(ofUser, Path.of("/named"), Path.of("/asked")));
        assertEquals(all, ConfigurationFile.of(CommandLine.parse("--config", "/asked"), environment));
        assertEquals(
                List.of(Path.of("/named")),
                ConfigurationFile.of(CommandLine.parse("--no-default-config"), environment));
    }

    @Test
    void missingFile() {
        UsageException e =
                assertThrows(UsageException.class, () -> CommandLine.parse(List.of(folder.resolve("none")), "check"));
        assertEquals(
                "Cannot read the configuration file " + folder.resolve("none") + ": no such file or directory",
                e.getMessage());
    }
}
