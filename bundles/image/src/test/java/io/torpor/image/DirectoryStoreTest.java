package io.torpor.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.spi.ImageStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest {
    @TempDir
    Path directory;

    private DirectoryStore store;

    @BeforeEach
    void open() {
        store = new DirectoryStore(directory);
    }

    @Test
    void filesAreCreatedEmptiedListedAndRemoved() throws Exception {
        write(store, "b.img", 10);
        write(store, "a.img", 3);
        write(store, "b.img", 1);
        assertEquals(List.of("a.img", "b.img"), store.names());
        assertEquals(1, Files.size(directory.resolve("b.img")));
        store.remove("a.img");
        store.remove("a.img");
        assertEquals(List.of("b.img"), store.names());
        assertThrows(NoSuchFileException.class, () -> store.open("a.img"));
    }

    @Test
    void onlyPlainNamesAreTaken() {
        for (String name : new String[] {"", ".", "..", "../x", "a/b", "/etc/passwd", "a\0b"}) {
            assertThrows(IOException.class, () -> store.create(name), name);
            assertThrows(IOException.class, () -> store.open(name), name);
            assertThrows(IOException.class, () -> store.remove(name), name);
        }
    }

    @Test
    void aPlantedLinkIsNotWrittenThrough() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(directory.resolve("core-1.img"), victim);
        write(store, "core-1.img", 5);
        assertFalse(Files.isSymbolicLink(directory.resolve("core-1.img")));
        assertEquals("precious", Files.readString(victim));
    }

    @Test
    void theParentIsWhereTheLinkPoints() throws Exception {
        assertTrue(store.parent().isEmpty());
        Path below = Files.createDirectory(directory.resolve("below"));
        write(new DirectoryStore(below), "x.img", 1);
        Files.createSymbolicLink(directory.resolve("parent"), Path.of("below"));
        ImageStore parent = store.parent().orElseThrow();
        assertEquals(List.of("x.img"), parent.names());
        assertFalse(store.names().contains("parent"));
        assertTrue(parent.parent().isEmpty());
    }

    @Test
    void aParentThatIsGoneOrGoesInACircleIsAnError() throws Exception {
        Files.createSymbolicLink(directory.resolve("parent"), Path.of("gone"));
        assertThrows(IOException.class, store::parent);
        Files.delete(directory.resolve("parent"));
        Path below = Files.createDirectory(directory.resolve("below"));
        Files.createSymbolicLink(directory.resolve("parent"), below);
        Files.createSymbolicLink(below.resolve("parent"), directory);
        ImageStore parent = store.parent().orElseThrow();
        IOException e = assertThrows(IOException.class, parent::parent);
        assertTrue(e.getMessage().contains("circle"), e.getMessage());
    }

    private static void write(ImageStore store, String name, int length) throws IOException {
        try (FileChannel channel = store.create(name)) {
            channel.write(ByteBuffer.allocate(length));
        }
    }
}
