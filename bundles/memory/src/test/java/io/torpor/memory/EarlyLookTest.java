package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.procfs.MapEntry;
import io.torpor.procfs.VmFlags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyLookTest {
    private static final long USUAL = VmFlags.READ | VmFlags.WRITE | VmFlags.ACCOUNTABLE;

    private static MapEntry entry(long start, long end, long flags) {
        return new MapEntry(start, end, 3, false, 0, 0, 0, 0, "", false, 0, new VmFlags(flags, List.of()), 0);
    }

    @Test
    void findsOtherAdvice() {
        MapEntry changed = entry(0x3000, 0x5000, USUAL);
        List<MapEntry> believed = List.of(entry(0x1000, 0x2000, USUAL), changed);
        assertNull(EarlyLook.firstOther(believed, believed));
        List<MapEntry> there =
                List.of(entry(0x1000, 0x2000, USUAL), entry(0x3000, 0x5000, USUAL | VmFlags.WIPE_ON_FORK));
        assertEquals(changed, EarlyLook.firstOther(believed, there));
    }

    @Test
    void doesNotMindWhatForkChanges() {
        List<MapEntry> believed = List.of(
                entry(0x1000, 0x2000, USUAL | VmFlags.LOCKED),
                entry(0x3000, 0x4000, USUAL | VmFlags.DONT_COPY),
                entry(0x6000, 0x7000, USUAL));
        List<MapEntry> there = List.of(
                entry(0x1000, 0x2000, USUAL | VmFlags.SOFT_DIRTY),
                entry(0x5000, 0x8000, USUAL)); // the engine's own area lay on both sides
        assertNull(EarlyLook.firstOther(believed, there));
    }

    @Test
    void findsWhatIsNotThere() {
        MapEntry gone = entry(0x3000, 0x4000, USUAL);
        List<MapEntry> believed = List.of(entry(0x1000, 0x2000, USUAL), gone);
        assertEquals(gone, EarlyLook.firstOther(believed, List.of(entry(0x1000, 0x2000, USUAL))));
        assertEquals(
                gone,
                EarlyLook.firstOther(believed, List.of(entry(0x1000, 0x2000, USUAL), entry(0x3000, 0x3800, USUAL))));
    }

    private static void awaitSleep(Path proc) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!Files.readString(proc.resolve("comm")).equals("sh\n")
                || !Files.readString(proc.resolve("status")).contains("State:\tS")) {
            assertTrue(System.nanoTime() < deadline, "the shell waits");
            Thread.sleep(1);
        }
    }

    /** In one file as in the other, to the byte. */
    @Test
    void knowsWhatMapsWouldHaveSaid() throws Exception {
        String mapping = "7f0000000000-7f0000001000 rw-p 00000000 00:00 0                          [anon: a b]\n";
        String text = mapping + "Size:                  4 kB\nVmFlags: rd wr\n" + mapping + "Rss: 0 kB\nVmFlags: rd \n";
        byte[] lines = EarlyLook.firstLines(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(mapping + mapping, new String(lines, StandardCharsets.US_ASCII));
        Process still = new ProcessBuilder("sh", "-c", "read line").start();
        try {
            Path proc = Path.of("/proc/" + still.pid());
            awaitSleep(proc);
            byte[] own = EarlyLook.firstLines(ByteBuffer.wrap(Files.readAllBytes(proc.resolve("smaps"))));
            assertEquals(Files.readString(proc.resolve("maps")), new String(own, StandardCharsets.UTF_8));
        } finally {
            still.destroyForcibly();
        }
    }

    /** vsyscall's are the highest of all. */
    @Test
    void takesAddressesAsUnsigned() {
        MapEntry last = entry(0xffffffffff600000L, 0xffffffffff601000L, VmFlags.EXEC);
        List<MapEntry> all = List.of(entry(0x1000, 0x2000, USUAL), last);
        assertNull(EarlyLook.firstOther(all, all));
        assertEquals(last, EarlyLook.firstOther(all, all.subList(0, 1)));
    }
}
