package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PageRunsTest {
    private static final int PAGE = PageRuns.PAGE;

    @Test
    void joinsNeighboursOfOneKind() {
        PageRuns runs = new PageRuns();
        runs.add(0, PAGE, VmaStatus.PAGES_PRESENT);
        runs.add(PAGE, 3 * PAGE, VmaStatus.PAGES_PRESENT);
        runs.add(3 * PAGE, 4 * PAGE, VmaStatus.PAGES_PRESENT | VmaStatus.PAGES_LAZY);
        runs.add(9 * PAGE, 10 * PAGE, VmaStatus.PAGES_PRESENT | VmaStatus.PAGES_LAZY);
        assertEquals(3, runs.count());
        assertEquals(3 * PAGE, runs.length(0));
        assertEquals(5 * PAGE, runs.bytes());
    }

    @Test
    void takesOthersInWithoutJoiningThem() {
        PageRuns runs = new PageRuns();
        runs.add(2 * PAGE, 4 * PAGE, VmaStatus.PAGES_PRESENT);
        runs.add(8 * PAGE, 9 * PAGE, VmaStatus.PAGES_PRESENT);
        PageRuns others = new PageRuns();
        others.add(0, PAGE, VmaStatus.PAGES_PRESENT);
        others.add(4 * PAGE, 6 * PAGE, VmaStatus.PAGES_PRESENT);
        others.add(20 * PAGE, 21 * PAGE, VmaStatus.PAGES_PRESENT);
        PageRuns all = runs.with(others);
        assertEquals(5, all.count());
        assertEquals(0, all.start(0));
        assertEquals(2 * PAGE, all.start(1));
        assertEquals(4 * PAGE, all.start(2));
        assertEquals(8 * PAGE, all.start(3));
        assertEquals(20 * PAGE, all.start(4));
        assertEquals(7 * PAGE, all.bytes());
    }

    @Test
    void growsAsNeeded() {
        PageRuns runs = new PageRuns();
        for (int i = 0; i < 1000; i++) {
            runs.add(2L * i * PAGE, (2L * i + 1) * PAGE, VmaStatus.PAGES_PRESENT);
        }
        assertEquals(1000, runs.count());
        assertEquals(1998L * PAGE, runs.start(999));
    }
}
