package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.pagemap_blocks;
import io.torpor.image.proto.pstree_entry;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One wrong thing each, in a set that is valid without it. */
class ImageSetTest {
    @TempDir
    Path directory;

    private ImageStore store;

    @BeforeEach
    void empty() {
        store = new DirectoryStore(directory);
    }

    @Test
    void aValidSetIsAccepted() throws Exception {
        ImageSet set = new ImageSet(new SmallSet().write(store));
        assertEquals(List.of(), set.validate());
        assertEquals(List.of(10L, 11L, 12L), set.ids(ImageType.CORE));
        assertEquals(2, set.all(ImageType.PSTREE, pstree_entry.class).size());
        assertEquals(5, set.require(ImageType.FDINFO, 2, fdinfo_entry.class).getId());
        assertTrue(set.one(ImageType.CORE, 99, core_entry.class).isEmpty());
        assertTrue(set.parent().isEmpty());
    }

    @Test
    void noDirectoryAndNoInventoryAreNoCheckpoint() throws Exception {
        assertMessage(
                "IMAGE-001",
                "gone holds no checkpoint: it cannot be listed: no such file",
                assertThrows(TorporException.class, () -> new ImageSet(new DirectoryStore(directory.resolve("gone")))));
        new SmallSet().writeWithout(ImageType.INVENTORY, store);
        assertMessage(
                "IMAGE-001",
                "holds no checkpoint: inventory.img is missing",
                assertThrows(TorporException.class, () -> new ImageSet(store)));
    }

    @Test
    void otherVersionsAreRefused() {
        assertRefused("IMAGE-008", "older than version 2", set -> set.inventory.setImgVersion(1));
        assertRefused("IMAGE-009", "image version 3, which is newer", set -> set.inventory.setImgVersion(3));
        assertRefused("IMAGE-009", "4294967295", set -> set.inventory.setImgVersion(-1));
    }

    @Test
    void filesThatEachTaskHasMustExist() throws Exception {
        for (ImageType type : new ImageType[] {
            ImageType.PSTREE, ImageType.CORE, ImageType.IDS, ImageType.MM, ImageType.FS, ImageType.PAGEMAP
        }) {
            new SmallSet().writeWithout(type, store);
            for (long id : List.of(0L, 10L, 11L, 12L)) {
                Files.deleteIfExists(directory.resolve(type.fileName(id)));
            }
            TorporException e = assertThrows(TorporException.class, () -> new ImageSet(store).validate(), type::name);
            assertMessage("IMAGE-010", "lacks " + type.fileName(10), e);
        }
    }

    @Test
    void everyThreadHasItsState() {
        assertRefused("IMAGE-011", "task 10 has thread 11, but core-11.img is missing", set -> set.withThread = false);
    }

    @Test
    void anUnknownStateIsRefused() {
        assertRefused(
                "IMAGE-012",
                "task_state has the unknown value 6",
                set -> set.core.getTcBuilder().setTaskState(6));
        assertRefused("IMAGE-010", "core-10.img's part about the task", set -> set.core.clearTc());
    }

    @Test
    void everyFileReferenceLeadsSomewhere() {
        assertRefused(
                "IMAGE-011",
                "descriptor 0 refers to file 9, which files.img does not have",
                set -> set.descriptor.setId(9));
        assertRefused(
                "IMAGE-011",
                "says that file 5 is a REG, but files.img says that it is a PIPE",
                set -> set.descriptor.setType(fd_types.REG));
        assertRefused("IMAGE-011", "the executable refers to file 9", set -> set.mm.setExeFileId(9));
        assertRefused("IMAGE-011", "refers to file 9", set -> set.mm.addVmas(SmallSet.mapping(1 << 7, 9)));
        assertRefused("IMAGE-011", "the mapping at", set -> set.mm.addVmas(SmallSet.mapping(1 << 6, 6 | 1L << 32)));
        assertRefused("IMAGE-011", "the working directory refers to file 9", set -> set.fs.setCwdId(9));
        assertRefused("IMAGE-011", "the root directory refers to file 9", set -> set.fs.setRootId(9));
        assertRefused("IMAGE-011", "content belongs to pipe 78", set -> set.pipeData.setPipeId(78));
    }

    @Test
    void pagesAreAsManyAsThePageMapSays() {
        assertRefused(
                "IMAGE-011",
                "the page map has 8192 bytes of pages, but pages-1.img has 8191",
                set -> set.pagesLength--);
        assertRefused("IMAGE-011", "has 12288 bytes of pages, but", set -> set.run.setNrPages(3));
        assertRefused("IMAGE-011", "has 0 bytes of pages, but", set -> set.run.setFlags(PageRun.LAZY));
        assertRefused("IMAGE-011", "overlaps", set -> set.run.setNrPages(-1));
        assertRefused("IMAGE-011", "no link named parent", set -> {
            set.run.setFlags(PageRun.IN_PARENT);
            set.pagesLength = 0;
        });
        assertRefused("IMAGE-010", "lacks pages-1.img", set -> set.withPages = false);
    }

    @Test
    void olderFieldsOfPageMapsCount() throws Exception {
        SmallSet set = new SmallSet();
        set.run.clearFlags().setInParent(false);
        new ImageSet(set.write(store)).validate();
    }

    @Test
    void compressedPagesAreCountedByTheirPayload() throws Exception {
        SmallSet set = new SmallSet();
        set.run.setBlocks(pagemap_blocks
                .newBuilder()
                .addBlockSizes(100)
                .setTotalPayloadSize(100)
                .setPagesPerBlock(2));
        set.pagesLength = 100;
        new ImageSet(set.write(store)).validate();
    }

    @Test
    void pagesInTheParentMustBeThere() throws Exception {
        SmallSet top = new SmallSet();
        top.run.setFlags(PageRun.IN_PARENT);
        top.pagesLength = 0;
        top.write(store);
        Path below = Files.createDirectory(directory.resolve("below"));
        Files.createSymbolicLink(directory.resolve("parent"), Path.of("below"));
        new SmallSet().write(new DirectoryStore(below));
        assertEquals(List.of(), new ImageSet(store).validate());

        SmallSet shorter = new SmallSet();
        shorter.run.setCompatNrPages(1);
        shorter.pagesLength = PageRun.PAGE_SIZE;
        shorter.write(new DirectoryStore(below));
        assertMessage(
                "IMAGE-011",
                "the page at 0x2000 is not in the parent images",
                assertThrows(TorporException.class, () -> new ImageSet(store).validate()));
    }

    @Test
    void anUnknownValueIsRefusedAndAnUnknownFieldReported() throws Exception {
        SmallSet set = new SmallSet();
        UnknownFieldSet.Field number =
                UnknownFieldSet.Field.newBuilder().addVarint(99).build();
        set.core
                .getTcBuilder()
                .clearOldSeccompMode()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder().addField(200, number).build());
        List<Issue> remarks = new ImageSet(set.write(store)).validate();
        assertEquals(1, remarks.size());
        assertEquals("IMAGE-013", remarks.get(0).code());
        assertTrue(
                remarks.get(0).message().contains("a task_core_entry has the unknown field 200"),
                remarks.get(0).message());

        set.core
                .getTcBuilder()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder().addField(11, number).build());
        set.write(store);
        assertMessage(
                "IMAGE-012",
                "field old_seccomp_mode of a task_core_entry has the unknown value 99",
                assertThrows(TorporException.class, () -> new ImageSet(store).validate()));
    }

    @Test
    void askingForRecordsWhereThereAreNoneIsAnErrorOfTheCaller() throws Exception {
        ImageSet set = new ImageSet(new SmallSet().write(store));
        assertThrows(IllegalArgumentException.class, () -> set.entries(ImageType.PAGES, 1));
    }

    private void assertRefused(String code, String words, Consumer<SmallSet> damage) {
        SmallSet set = new SmallSet();
        damage.accept(set);
        assertMessage(
                code,
                words,
                assertThrows(
                        TorporException.class,
                        () -> {
                            new DirectoryStore(directory).remove("pages-1.img");
                            new DirectoryStore(directory).remove("core-11.img");
                            new ImageSet(set.write(store)).validate();
                        },
                        words));
    }

    private static void assertMessage(String code, String words, TorporException e) {
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertEquals(code, e.issue().code(), e.getMessage());
    }
}
