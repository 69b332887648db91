package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageSetTest {
    private static final int PAGES = 200;

    @Test
    void touchingRangesBecomeOne() {
        PageSet set =
                new PageSet.Builder().add(0, 1).add(1, 3).add(5, 5).add(7, 8).build();

        assertEquals(List.of(new AddressRange(0, 3), new AddressRange(7, 8)), set.ranges());
        assertEquals(4, set.bytes());
    }

    @Test
    void touches() {
        PageSet set = new PageSet.Builder().add(2, 4).add(6, 8).build();

        assertTrue(set.touches(3, 5));
        assertTrue(set.touches(0, 3));
        assertTrue(set.touches(0, 100));
        assertTrue(set.touches(6, 7));
        assertFalse(set.touches(4, 6));
        assertFalse(set.touches(0, 2));
        assertFalse(set.touches(8, 100));
        assertFalse(PageSet.NONE.touches(0, 100));
    }

    @Test
    void operationsAreThoseOfSets() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            boolean[] a = some(random);
            boolean[] b = some(random);
            boolean[] union = new boolean[PAGES];
            boolean[] minus = new boolean[PAGES];
            boolean[] both = new boolean[PAGES];
            for (int i = 0; i < PAGES; i++) {
                union[i] = a[i] || b[i];
                minus[i] = a[i] && !b[i];
                both[i] = a[i] && b[i];
            }
            assertEquals(set(union).ranges(), set(a).union(set(b)).ranges());
            assertEquals(set(minus).ranges(), set(a).minus(set(b)).ranges());
            assertEquals(set(both).ranges(), set(a).and(set(b)).ranges());
            assertEquals(set(both).ranges(), ranges(set(a).in(runs(b))));
            assertEquals(set(minus).ranges(), ranges(set(b).without(runs(a))));
        }
    }

    @Test
    void partsOfRunsKeepTheirPlaceInTheFile() {
        PageSet set = new PageSet.Builder().add(12, 14).build();

        assertEquals(List.of(new StoredRun(12, 2, null, 102)), set.in(List.of(new StoredRun(10, 10, null, 100))));
        assertEquals(
                List.of(new StoredRun(10, 2, null, 100), new StoredRun(14, 6, null, 104)),
                set.without(List.of(new StoredRun(10, 10, null, 100))));
    }

    private static boolean[] some(Random random) {
        boolean[] pages = new boolean[PAGES];
        boolean in = false;
        for (int i = 0; i < PAGES; i++) {
            in = random.nextInt(4) == 0 ? !in : in;
            pages[i] = in;
        }
        return pages;
    }

    private static PageSet set(boolean[] pages) {
        PageSet.Builder set = new PageSet.Builder();
        for (int i = 0; i < PAGES; i++) {
            set.add(i, pages[i] ? i + 1 : i);
        }
        return set.build();
    }

    private static List<StoredRun> runs(boolean[] pages) {
        List<StoredRun> runs = new ArrayList<>();
        for (AddressRange range : set(pages).ranges()) {
            runs.add(new StoredRun(range.start(), range.bytes(), null, 0));
        }
        return runs;
    }

    private static List<AddressRange> ranges(List<StoredRun> runs) {
        PageSet.Builder set = new PageSet.Builder();
        for (StoredRun run : runs) {
            set.add(run.address(), run.end());
        }
        return set.build().ranges();
    }
}
