package io.torpor.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FrameworkStorageTest {
    @Test
    void everyoneHasItsOwnAndTakesItAlong() throws Exception {
        FrameworkStorage one = FrameworkStorage.create();
        try (FrameworkStorage other = FrameworkStorage.create()) {
            assertNotEquals(one.path(), other.path());
            Files.createDirectories(one.path().resolve("bundle1/version0.0"));
            Files.writeString(one.path().resolve("bundle1/bundle.info"), "x");
            one.close();
            assertFalse(Files.exists(one.path()));
            assertTrue(Files.exists(other.path()));
        }
    }

    @Test
    void whatTheDeadLeftIsRemoved() throws Exception {
        Path living;
        Path dead;
        try (FrameworkStorage mine = FrameworkStorage.create()) {
            String name = mine.path().getFileName().toString();
            String prefix = name.substring(0, name.lastIndexOf('-', name.lastIndexOf('-') - 1) + 1);
            living = Files.createDirectory(mine.path().resolveSibling(prefix + "1-17"));
            dead = Files.createDirectory(mine.path().resolveSibling(prefix + "5000000-17"));
            Files.writeString(dead.resolve("bundle.info"), "x");
        }
        try (FrameworkStorage next = FrameworkStorage.create()) {
            assertTrue(Files.exists(next.path()));
            assertTrue(Files.exists(living));
            assertFalse(Files.exists(dead));
        } finally {
            Files.delete(living);
        }
    }
}
