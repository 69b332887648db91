package io.torpor.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedStorageTest {
    @TempDir
    Path directory;

    @Test
    void fitsOnlyTheJarsThatItWasMadeFrom() throws Exception {
        Path one = Files.writeString(directory.resolve("one.jar"), "1");
        Path two = Files.writeString(directory.resolve("two.jar"), "2");
        ClassPathConnector both = new ClassPathConnector(one + ":" + two);
        FrameworkStorage storage = FrameworkStorage.prepared(Files.createDirectory(directory.resolve("framework")));
        assertFalse(storage.fits(both), "it is not finished");
        storage.madeFrom(both);
        assertTrue(storage.fits(both));
        assertFalse(storage.fits(new ClassPathConnector(one.toString())));
        FileTime time = Files.getLastModifiedTime(two);
        Files.setLastModifiedTime(two, FileTime.fromMillis(time.toMillis() - 60_000));
        assertFalse(storage.fits(both), "an older jar took the place of one");
        Files.setLastModifiedTime(two, time);
        Files.writeString(one, "11");
        assertFalse(storage.fits(both), "a jar has grown");
    }

    @Test
    void survivesItsClosing() throws Exception {
        Path path = Files.createDirectory(directory.resolve("framework"));
        FrameworkStorage.prepared(path).close();
        assertTrue(Files.exists(path));
    }
}
