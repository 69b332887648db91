package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.torpor.procfs.MapEntry;
import io.torpor.procfs.VmFlags;
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

    /** vsyscall's are the highest of all. */
    @Test
    void takesAddressesAsUnsigned() {
        MapEntry last = entry(0xffffffffff600000L, 0xffffffffff601000L, VmFlags.EXEC);
        List<MapEntry> all = List.of(entry(0x1000, 0x2000, USUAL), last);
        assertNull(EarlyLook.firstOther(all, all));
        assertEquals(last, EarlyLook.firstOther(all, all.subList(0, 1)));
    }
}
