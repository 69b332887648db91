package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dump -t 17 -R -D images",
                "-t 17 dump -RD images",
                "dump --tree 17 --leave-running --images-dir images",
                "dump --tree=17 --leave-r --images=images",
                "-RDimages -t17 -- dump"
            })
    void spellingsOfOneDump(String line) throws UsageException {
        Invocation invocation = CommandLine.parse(line.split(" "));
        assertEquals("dump", invocation.command());
        assertEquals(List.of(), invocation.operands());
        assertEquals(Optional.of("17"), invocation.value(Switch.TREE));
        assertEquals(Optional.of("images"), invocation.value(Switch.IMAGES_DIR));
        assertTrue(invocation.has(Switch.LEAVE_RUNNING));
        assertFalse(invocation.has(Switch.LEAVE_STOPPED));
    }

    /** Counted with the peer: its level is 2, each v adds one, a number sets it. */
    @ParameterizedTest
    @CsvSource({
        "check,2",
        "check -v,3",
        "check -vv,4",
        "check -vvvv,4",
        "check -v -v,4",
        "check -v1,1",
        "check -v4,4",
        "check --verbosity,3",
        "check --verbosity=1,1",
        "check -v0,0",
        "check -v9,4",
        "check -vD . -v1,1"
    })
    void verbosity(String line, int expected) throws UsageException {
        assertEquals(expected, CommandLine.parse(line.split(" ")).verbosity());
    }

    @Test
    void flagsCanBeTakenBack() throws UsageException {
        assertFalse(CommandLine.parse("dump", "-R", "--no-leave-running").has(Switch.LEAVE_RUNNING));
    }

    @Test
    void operandsAfterTheCommand() throws UsageException {
        Invocation invocation = CommandLine.parse("plan", "dump", "-v", "4711", "--", "-x", "-");
        assertEquals(List.of("dump", "4711", "-x", "-"), invocation.operands());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dump --foo|Unrecognized option --foo; --help shows all",
                "dump -q|Unrecognized option -q; --help shows all",
                "dump -Rq|Unrecognized option -q; --help shows all",
                "dump --no-tree 1|Unrecognized option --no-tree; --help shows all",
                "dump -t|Option -t requires an argument",
                "dump --tree|Option --tree requires an argument",
                "--ver|Option --ver is ambiguous: --verbosity, --version",
                "dump --leave-running=yes|Option --leave-running takes no argument",
                "dump -v3x|Option -v/--verbosity: \"3x\" is not a number",
                "dump --verbosity=x|Option -v/--verbosity: \"x\" is not a number",
                "dump -v99999999999|Option -v/--verbosity: 99999999999 is too large"
            })
    void mistakes(String line, String message) {
        UsageException e = assertThrows(UsageException.class, () -> CommandLine.parse(line.split(" ")));
        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "17,17", "4K,4096", "4k,4096", "1M,1048576", "3G,3221225472"})
    void sizes(String text, long bytes) throws UsageException {
        assertEquals(bytes, Figures.bytes(Switch.GHOST_LIMIT, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "K", "-1", "1T", "1.5M", "0x10", " 1", "+1"})
    void noSizes(String text) {
        assertThrows(UsageException.class, () -> Figures.bytes(Switch.GHOST_LIMIT, text));
    }

    @Test
    void helpNamesEveryOption() {
        List<String> help = HelpText.lines("criu");
        for (Switch option : Switch.values()) {
            assertTrue(help.stream().anyMatch(line -> line.contains("--" + option.longName())), option.toString());
        }
        assertTrue(help.stream().allMatch(line -> line.length() <= 115), "a line is too wide");
    }
}
