package io.torpor.kernel.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.spi.DumpStage;
import io.torpor.spi.FileDumper;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorsTest {
    @TempDir
    Path folder;

    private final FakeInstalled installed = new FakeInstalled();

    private void dump() throws TorporException {
        installed.sessions.dump(new Pid(4711), Options.NONE, new FolderImages(folder), new NoImages());
    }

    private static void restore(FakeInstalled where, Path from) throws TorporException {
        where.add(
                ResourceRestorer.class,
                new FakeOffer<ResourceRestorer>(
                        "restore" + where.all().size(),
                        Map.of("torpor.restore.name", "step" + where.all().size(), "torpor.restore.stage", "PREPARE"),
                        context -> {}));
        where.sessions.restore(Options.NONE, new FolderImages(from), new NoImages());
    }

    private void dumpOfAPipeByAPlugin() throws TorporException {
        installed.add(
                FileDumper.class,
                new FakeOffer<FileDumper>("pipes", Map.of("torpor.claims", "pipe"), (file, context) -> null));
        installed.add(
                FileDumper.class,
                new FakeOffer<FileDumper>("gpus", Map.of("torpor.claims", "char 195:*"), (file, context) -> null));
        installed.step(
                "files",
                DumpStage.RESOURCES,
                context -> context.claimants(FileDumper.class).claim(new Subject.Other("it"), List.of("pipe")));
        dump();
    }

    @Test
    void whoHasClaimedSomethingIsNamedApartFromWhoOnlyTookPart() throws Exception {
        dumpOfAPipeByAPlugin();
        assertEquals(
                "claimed test.pipes 1.0.0\ntook-part test.files 1.0.0\n",
                Files.readString(folder.resolve("torpor-authors.txt")));
    }

    @Test
    void aRestoreWithoutOneThatIsNeededFailsByName() throws Exception {
        dumpOfAPipeByAPlugin();
        FakeInstalled elsewhere = new FakeInstalled();
        TorporException refused = assertThrows(TorporException.class, () -> restore(elsewhere, folder));
        assertEquals("KERNEL-017", refused.issue().code());
        assertTrue(refused.getMessage().contains("test.pipes 1.0.0"), refused.getMessage());
        elsewhere.add(
                FileRestorer.class,
                new FakeOffer<FileRestorer>("pipes", Map.of("torpor.claims", "pipe"), (record, context) -> null));
        restore(elsewhere, folder);
    }

    @Test
    void imagesOfOthersHaveNoAuthors(@TempDir Path others) throws Exception {
        restore(new FakeInstalled(), others);
        assertFalse(Files.exists(others.resolve("torpor-authors.txt")));
    }

    @Test
    void aDumpThatFailsLeavesNone() {
        installed.step("late", DumpStage.RELEASE, context -> {
            throw Issue.error("TEST-001", new Subject.Other("it"), "No", "").toException();
        });
        assertThrows(TorporException.class, this::dump);
        assertFalse(Files.exists(folder.resolve("torpor-authors.txt")));
    }
}
