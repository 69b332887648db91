package io.torpor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.spi.InheritedFiles;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InheritanceTest {
    @Test
    void aDescriptorIsFoundUnderItsKeyHoweverThatIsSpelled() throws UsageException {
        LocalFd[] pipe = Descriptors.pipe(0);
        FileStatus status = FileStatus.of(pipe[1]);
        try (LocalFd reading = pipe[0];
                Inheritance inheritance =
                        Inheritance.of(CommandLine.parse("restore", "--inherit-fd", "fd[" + pipe[1] + "]:pipe[77]"))) {
            InheritedFiles files = inheritance.files();
            assertEquals(List.of("pipe:[77]"), files.unused());
            assertTrue(status.isSameFile(FileStatus.of(files.find("pipe:[77]").orElseThrow())));
            assertEquals(List.of(), files.unused());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd[", "fd[x]:a", "fd[-1]:a", "fd[1]", "fd[1]:", "a", "fd[987654]:pipe:[1]"})
    void whatIsMalformedOrNotOpenIsRefused(String value) throws UsageException {
        Invocation invocation = CommandLine.parse("restore", "--inherit-fd", value);
        assertThrows(UsageException.class, () -> Inheritance.of(invocation));
    }

    @Test
    void externalResourcesAreReadAsThePeerWritesThem() throws UsageException {
        assertEquals(
                Set.of("file[1b:2a]", "unix[17]", "tty[8803:18]"),
                ExternalResources.parse(List.of("file[0x1B:2a]", "unix[17]", "tty[0x8803:18]"))
                        .resources());
        for (String later : List.of("net[1]:x", "tty[1]", "mnt[]", "foo", "file[1]", "unix[x]", "file[1:2]:key")) {
            assertThrows(UsageException.class, () -> ExternalResources.parse(List.of(later)), later);
        }
    }
}
