package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.procfs.MapEntry;
import io.torpor.procfs.Smaps;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressSpaceTest {
    private static final String ORDINARY = """
            1000-3000 rw-p 00000000 00:00 0\s
            VmFlags: rd wr mr mw me ac\s
            5000-6000 ---p 00000000 00:00 0 [heap]
            VmFlags: mr mw me sd dd nh\s
            6000-7000 rw-p 00000000 00:00 0 [anon:of its own]
            VmFlags: rd wr mr mw me ac\s
            """;

    /** With one line of statistics for each, as the kernel shows at least. */
    private static List<MapEntry> entries(String lines) {
        String smaps = lines.contains("ProtectionKey") ? lines : lines.replace("VmFlags:", "Rss:  0 kB\nVmFlags:");
        return Smaps.parse(ByteBuffer.wrap(smaps.getBytes(StandardCharsets.US_ASCII)));
    }

    private static AddressSpace complete(String smaps) throws TorporException {
        AddressSpace space = new AddressSpace(entries(smaps));
        space.belongsTo(null, entry -> {
            MappingKind kind = entry.shared() ? MappingKind.FILE_SHARED : MappingKind.ANONYMOUS_PRIVATE;
            return new TaskMapping(space, entry, kind, kind.descriptions(), null);
        });
        return space;
    }

    @Test
    void nobodyIsAskedAboutOrdinaryMemory() throws Exception {
        AddressSpace space = new AddressSpace(entries(ORDINARY));
        space.belongsTo(null, entry -> {
            throw new AssertionError(entry.toString());
        });
        assertEquals(3, space.all().size());
        assertTrue(space.special().isEmpty());
        assertEquals(0x4000, space.savedBytes());
        assertSame(MappingKind.ANONYMOUS_PRIVATE, space.all().get(1).kind());
        assertTrue(space.all().get(1).contentSaved());
        assertSame(MappingKind.ANONYMOUS_PRIVATE, space.anyOrdinary().kind());
        assertFalse(space.hasKeys());
    }

    /** Each of these is refused, warned of, asked about, or saved in another way. */
    @Test
    void whatNeedsMoreIsSpecial() throws Exception {
        for (String flag :
                List.of("dc", "wf", "ht", "lo", "gu", "um", "uw", "ui", "ss", "sf", "dp", "io", "pf", "zz")) {
            String one = "8000-9000 rw-p 00000000 00:00 0 \nVmFlags: rd wr " + flag + " \n";
            assertEquals(1, complete(one).special().size(), flag);
        }
        for (String line : List.of(
                "8000-9000 rw-s 00000000 00:01 12 /dev/zero (deleted)",
                "8000-9000 r--p 00000000 08:01 12 /bin/true",
                "8000-9000 r-xp 00000000 00:00 0 [vdso]",
                "8000-9000 rw-s 00000000 00:00 0 ",
                "8000-9000 rw-p 00000000 00:00 0 /anon_hugepage (deleted)")) {
            assertEquals(1, complete(line + "\nVmFlags: rd \n").special().size(), line);
        }
    }

    @Test
    void allComeByRisingAddress() throws Exception {
        AddressSpace space = complete("""
                1000-2000 r--s 00000000 08:01 12 /bin/true
                VmFlags: rd sh\s
                2000-3000 rw-p 00000000 00:00 0\s
                VmFlags: rd wr\s
                4000-7000 rw-p 00000000 00:00 0\s
                VmFlags: rd wr dc\s
                """);
        assertEquals(
                List.of(0x1000L, 0x2000L, 0x4000L),
                space.all().stream().map(mapping -> mapping.entry().start()).toList());
        assertEquals(List.of(space.all().get(0), space.all().get(2)), space.special());
        assertEquals(0x4000, space.savedBytes());
    }

    @Test
    void passesOverWhatCannotBeClassified() throws Exception {
        AddressSpace space =
                new AddressSpace(entries("8000-9000 r--s 00000000 08:01 12 /gone\nVmFlags: rd \n" + ORDINARY));
        space.belongsTo(null, entry -> null);
        assertEquals(3, space.all().size());
        assertTrue(space.special().isEmpty());
        assertNull(new AddressSpace(List.of()).anyOrdinary());
    }

    @Test
    void knowsWhetherKeysAreShown() throws Exception {
        assertTrue(complete("1000-2000 rw-p 00000000 00:00 0 \nProtectionKey:         0\nVmFlags: rd \n")
                .hasKeys());
    }
}
