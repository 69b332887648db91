package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.abi.AddressRange;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageComparisonTest {
    private static final int PAGE = PageRuns.PAGE;

    @TempDir
    Path folder;

    @Test
    void findsPagesThatAreEqual() throws Exception {
        byte[] content = new byte[200 * PAGE];
        new Random(3).nextBytes(content);
        byte[] other = content.clone();
        other[0]++;
        other[70 * PAGE + PAGE - 1]++;
        other[71 * PAGE]++;
        other[199 * PAGE + 17]++;
        try (FileChannel one = FileChannel.open(Files.write(folder.resolve("one"), content));
                FileChannel two = FileChannel.open(Files.write(folder.resolve("two"), other))) {
            PageComparison comparison = new PageComparison();
            comparison.add(
                    List.of(new StoredRun(0, 200 * PAGE, one, 0)),
                    // the same pages in two runs, and a piece that the other does not have
                    List.of(new StoredRun(0, 90 * PAGE, two, 0), new StoredRun(90 * PAGE, 110 * PAGE, two, 90 * PAGE)),
                    List.of(new AddressRange(0, 80 * PAGE), new AddressRange(85 * PAGE, 300 * PAGE)));

            assertEquals(
                    List.of(
                            new AddressRange(PAGE, 70 * PAGE),
                            new AddressRange(72 * PAGE, 80 * PAGE),
                            new AddressRange(85 * PAGE, 199 * PAGE)),
                    comparison.run().ranges());
        }
    }
}
