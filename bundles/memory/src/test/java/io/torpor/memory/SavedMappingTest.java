package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.MmapFlags;
import io.torpor.abi.VirtualPid;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.TorporException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SavedMappingTest {
    private static final int PAGE = PageRuns.PAGE;

    /** Status words as the peer writes them. */
    @Test
    void knowsWhatThePeerWrites() {
        assertEquals(MappingKind.ANONYMOUS_PRIVATE, mapping(0, 1, 0x201).kind());
        assertEquals(MappingKind.ANONYMOUS_PRIVATE, mapping(0, 1, 0x221).kind());
        assertEquals(MappingKind.FILE_PRIVATE, mapping(0, 1, 0x40041).kind());
        assertEquals(MappingKind.FILE_SHARED, mapping(0, 1, 0x40081).kind());
        assertEquals(MappingKind.MEMFD, mapping(0, 1, 0x44081).kind());
        assertEquals(MappingKind.MEMFD, mapping(0, 1, 0x4041).kind());
        assertEquals(MappingKind.ANONYMOUS_SHARED, mapping(0, 1, 0x101).kind());
        assertEquals(MappingKind.VDSO, mapping(0, 1, 0x40209).kind());
        assertEquals(MappingKind.VVAR, mapping(0, 1, 0x41201).kind());
        assertEquals(MappingKind.VSYSCALL, mapping(0, 1, 0x40204).kind());
        assertEquals(MappingKind.SYSV, mapping(0, 1, 0x401).kind());
        assertTrue(mapping(0, 1, 0x10000).isGuard());
        assertFalse(mapping(0, 1, 0x2001).isOurs());
    }

    @Test
    void isWritableAtFirstOnlyIfItEverWas() {
        SavedMapping counted = mapping(0, 1, 0x201);
        SavedMapping never = mapping(0, 1, 0x201 | VmaStatus.NOT_ACCOUNTED);
        assertEquals(MmapFlags.PROT_READ | MmapFlags.PROT_WRITE, counted.firstProtection(false));
        assertEquals(MmapFlags.PROT_READ, never.firstProtection(false));
        assertEquals(MmapFlags.PROT_READ | MmapFlags.PROT_WRITE, never.firstProtection(true));
    }

    @Test
    void pagesAreSortedByMapping() throws TorporException {
        SavedTask task = task(mapping(0, 2, 0x201), mapping(2, 4, 0x40209), mapping(4, 6, 0x41), guard(4, 5));
        ContentByMapping content = new ContentByMapping(task, List.of(run(1, 3), run(5, 6)));
        assertEquals(List.of(run(1, 2), run(5, 6)), content.others());
        assertEquals(2L * PAGE, content.vdso().get(0).address());
        assertEquals(PAGE, content.vdso().get(0).position());
        assertEquals(PAGE, content.bytes(0));
        assertEquals(PAGE, content.bytes(2));
    }

    @Test
    void refusesPagesWithoutMapping() {
        SavedTask task = task(mapping(0, 2, 0x201), mapping(4, 6, 0x201));
        TorporException refused =
                assertThrows(TorporException.class, () -> new ContentByMapping(task, List.of(run(1, 3))));
        assertEquals("MEMORY-028", refused.issue().code());
    }

    private static StoredRun run(long from, long to) {
        return new StoredRun(from * PAGE, (to - from) * PAGE, null, 0);
    }

    private static SavedTask task(SavedMapping... mappings) {
        return new SavedTask(new VirtualPid(5), mm_entry.getDefaultInstance(), List.of(mappings));
    }

    private static SavedMapping guard(long from, long to) {
        return mapping(from, to, VmaStatus.GUARD);
    }

    private static SavedMapping mapping(long from, long to, int status) {
        return SavedMapping.of(vma_entry
                .newBuilder()
                .setStart(from * PAGE)
                .setEnd(to * PAGE)
                .setPgoff(0)
                .setShmid(0)
                .setProt(MmapFlags.PROT_READ)
                .setFlags(MmapFlags.MAP_PRIVATE)
                .setStatus(status)
                .setFd(-1)
                .build());
    }
}
