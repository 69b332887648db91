package io.torpor.image.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStepsTest {
    @TempDir
    Path directory;

    @Test
    void whatADumpRecordsARestoreFinds() throws Exception {
        TestSession dump = new TestSession(new DirectoryStore(directory));
        dump(dump);
        assertEquals(
                List.of("core-1.img", "inventory.img", "pstree.img"),
                dump.images().names());
        assertEquals(3, dump.counters.get("image-files-written"));

        TestSession restore = new TestSession(new DirectoryStore(directory));
        new ImageReadRestorer().restore(restore);
        assertEquals(
                1,
                restore.require(ImageSet.class)
                        .all(ImageType.PSTREE, pstree_entry.class)
                        .size());
    }

    @Test
    void aDumpThatFailsTakesItsOwnFilesAway() throws Exception {
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve("mm-1.img"), "not of this dump");
        TestSession dump = new TestSession(new DirectoryStore(directory));
        dump(dump);
        dump.fail();
        assertEquals(List.of("mm-1.img", "notes.txt"), dump.images().names());
    }

    @Test
    void aDumpThatFailsInTheMiddleTakesItsFilesAway() throws Exception {
        Files.createDirectories(directory.resolve("pstree.img/occupied"));
        TestSession dump = new TestSession(new DirectoryStore(directory));
        TorporException e = assertThrows(TorporException.class, () -> dump(dump));
        assertEquals("IMAGE-003", e.issue().code());
        Files.delete(directory.resolve("pstree.img/occupied"));
        Files.delete(directory.resolve("pstree.img"));
        dump.fail();
        assertEquals(List.of(), dump.images().names());
    }

    @Test
    void aSetThatDoesNotFitTogetherIsNotProvided() throws Exception {
        dump(new TestSession(new DirectoryStore(directory)));
        Files.delete(directory.resolve("core-1.img"));
        TestSession restore = new TestSession(new DirectoryStore(directory));
        assertThrows(TorporException.class, () -> new ImageReadRestorer().restore(restore));
        assertThrows(IllegalStateException.class, () -> restore.require(ImageSet.class));
    }

    private static void dump(TestSession session) throws TorporException {
        new ImageRecordsDumper().dump(session);
        ImageRecords records = session.require(ImageRecords.class);
        records.add(
                ImageType.INVENTORY,
                inventory_entry.newBuilder().setImgVersion(2).build());
        records.add(
                ImageType.PSTREE,
                pstree_entry
                        .newBuilder()
                        .setPid(1)
                        .setPpid(0)
                        .setPgid(1)
                        .setSid(1)
                        .build());
        task_core_entry zombie = task_core_entry
                .newBuilder()
                .setTaskState(2)
                .setExitCode(0)
                .setPersonality(0)
                .setFlags(0)
                .setBlkSigset(0)
                .setComm("x")
                .build();
        records.add(
                ImageType.CORE,
                1,
                core_entry
                        .newBuilder()
                        .setMtype(core_entry.march.X86_64)
                        .setTc(zombie)
                        .build());
        new ImageWriteDumper().dump(session);
    }
}
