package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmapsTest {
    private static final String DETAILS =
            "Size:                  4 kB\nRss:                   0 kB\nTHPeligible:           0\n";

    private static MapEntry named(List<MapEntry> entries, String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static MapEntry one(String text) {
        List<MapEntry> entries = Smaps.parse(Fixture.text(text));
        assertEquals(1, entries.size());
        return entries.get(0);
    }

    @Test
    void realOnes() throws IOException {
        List<MapEntry> entries = Smaps.parse(Fixture.file("smaps"));
        assertEquals(23, entries.size());
        MapEntry odd = named(entries, "/tmp/gen/d/a b\nc (x)");
        assertEquals(0x7ffff701d000L, odd.start());
        assertEquals(0x10000, odd.bytes());
        assertEquals(1, odd.protection());
        assertTrue(odd.shared());
        assertEquals(0x1000, odd.offset());
        assertEquals(0xfe, odd.major());
        assertEquals(0xfe00, odd.device());
        assertEquals(2156077, odd.inode());
        assertEquals(List.of("rd", "sh", "mr", "mw", "me", "ms"), odd.flags().codes());
        MapEntry gone = named(entries, "/tmp/gen/d/gone");
        assertTrue(gone.deleted());
        assertTrue(named(entries, "/memfd:my mem").deleted());
        assertFalse(named(entries, "/tmp/gen/d/\udcff\udcfe").deleted());
        MapEntry vsyscall = named(entries, "[vsyscall]");
        assertEquals(0xffffffffff600000L, vsyscall.start());
        assertEquals(4, vsyscall.protection());
        assertEquals("ex", vsyscall.flags().toString());
        assertTrue(named(entries, "[vdso]").flags().has(VmFlags.DONT_EXPAND | VmFlags.EXEC));
        assertEquals(
                1,
                entries.stream()
                        .filter(entry -> entry.flags().has(VmFlags.SEALED))
                        .count());
        assertEquals(
                1,
                entries.stream()
                        .filter(entry -> entry.flags().has(VmFlags.WIPE_ON_FORK))
                        .count());
        assertEquals(
                2,
                entries.stream()
                        .filter(entry -> entry.flags().has(VmFlags.GROWS_DOWN))
                        .count());
    }

    @Test
    void plainMapsAreTheSameWithoutFlags() throws IOException {
        List<MapEntry> smaps = Smaps.parse(Fixture.file("smaps"));
        List<MapEntry> maps = Smaps.parse(Fixture.file("maps"));
        assertEquals(smaps.size(), maps.size());
        for (int i = 0; i < maps.size(); i++) {
            assertEquals(smaps.get(i).toString(), maps.get(i).toString());
            assertEquals(VmFlags.NONE, maps.get(i).flags());
            assertEquals(MapEntry.NO_KEYS, maps.get(i).protectionKey());
        }
    }

    /** The quick way to the flags must give what the slow one does, whatever the widths of the numbers before. */
    @Test
    void widthsOfStatisticsDoNotMatter() throws IOException {
        String text = new String(Fixture.file("smaps").array(), StandardCharsets.ISO_8859_1);
        List<MapEntry> expected = Smaps.parse(Fixture.file("smaps"));
        int at = 0;
        int turn = 0;
        StringBuilder wide = new StringBuilder();
        for (int rss = text.indexOf("Rss:"); rss >= 0; rss = text.indexOf("Rss:", at)) {
            wide.append(text, at, rss).append("Rss:").append("1234567890".repeat(turn++ % 3));
            at = rss + 4;
        }
        wide.append(text.substring(at));
        assertEquals(expected, Smaps.parse(Fixture.text(wide.toString())));
    }

    @Test
    void protectionKeyAndUnknownFlags() {
        String head = "1000-2000 ---p 00000000 00:00 0 \n" + DETAILS;
        MapEntry entry = one(head + "ProtectionKey:        15\nVmFlags: mr zz mw q9 longer \n");
        assertEquals(15, entry.protectionKey());
        assertEquals(MapEntry.NO_KEYS, one(head + "VmFlags: mr\n").protectionKey(), "of a processor that has none");
        assertEquals(0, one(head + "ProtectionKey:         0\nVmFlags: mr\n").protectionKey());
        assertEquals(List.of("mr", "mw", "zz", "q9", "longer"), entry.flags().codes());
        assertEquals(List.of("zz", "q9", "longer"), entry.flags().unknown());
        assertEquals(0, entry.protection());
        assertEquals("", entry.name());
        List<MapEntry> two = Smaps.parse(Fixture.text(
                head + "ProtectionKey:         0\nVmFlags: mr\n" + head + "ProtectionKey:         3\nVmFlags: mw\n"));
        assertEquals(3, two.get(1).protectionKey());
        assertTrue(two.get(1).flags().has(VmFlags.MAY_WRITE));
    }

    @Test
    void oddNames() {
        String head = "ffff0000-ffffffffffffffff rwxs 7fffffffffff000 fff:fffff 18446744073709551615 ";
        MapEntry entry = one(head + "   /a/\\012\\012b (deleted) (deleted)\n");
        assertEquals("/a/\n\nb (deleted)", entry.name());
        assertTrue(entry.deleted());
        assertEquals(-1, entry.inode());
        assertEquals(7, entry.protection());
        assertEquals(0xfff, DeviceNumber.major(entry.device()));
        assertEquals(0xfffff, DeviceNumber.minor(entry.device()));
        assertEquals("[anon:a b]", one("1-2 rwxp 0 0:0 0     [anon:a b]").name());
        assertEquals("\\040", one("1-2 rwxp 0 0:0 0 \\040\n").name());
    }

    @Test
    void allFlagsHaveTheirOwnBit() {
        String all =
                "rd wr ex sh mr mw me ms gd pf lo io sr rr dc de ac nr ht sf nl ar wf dd sd mm hg nh mg um uw ss dp sl lf gu bt mt ui";
        VmFlags flags =
                one("1-2 rwxp 0 0:0 0 \n" + DETAILS + "VmFlags: " + all + " \n").flags();
        assertEquals(List.of(), flags.unknown());
        assertEquals(all.split(" ").length, Long.bitCount(flags.bits()));
        assertEquals(all, flags.toString());
    }

    @Test
    void malformedOnesAreRefused() {
        String good = "1000-2000 rw-p 00000000 00:00 0 \n" + DETAILS + "VmFlags: rd \n";
        one(good);
        for (String bad : new String[] {
            good.replace("rw-p", "rw-q"),
            good.replace("rw-p", "xw-p"),
            good.replace("1000-2000", "1000_2000"),
            good.replace("1000-2000", "10000000000000000-2000"),
            good.replace("00:00", "00"),
            good.replace("VmFlags: rd \n", ""),
            good.replace("VmFlags: rd \n", "") + good,
            good + "\n",
            "nonsense\n"
        }) {
            assertThrows(ProcFormatException.class, () -> Smaps.parse(Fixture.text(bad)), bad);
        }
        assertEquals(List.of(), Smaps.parse(ByteBuffer.allocate(0)));
        ProcFormatException e =
                assertThrows(ProcFormatException.class, () -> Smaps.parse(Fixture.text(good + "1000-z\n")));
        assertEquals(6, e.line());
        assertTrue(e.getMessage().contains("1000-z"), e.getMessage());
    }

    @Test
    void directBuffersAreTaken() throws IOException {
        ByteBuffer heap = Fixture.file("smaps");
        ByteBuffer direct =
                ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
        assertEquals(Smaps.parse(Fixture.file("smaps")), Smaps.parse(direct));
    }
}
