package io.torpor.sockets.inet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MulticastGroupTest {
    @Test
    void groupsThatOnlyTheKernelUsesAreLeftOut() {
        List<MulticastGroup> groups = new ArrayList<>();
        String[] lines = {
            "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter",
            "1\tlo        :     2      V3",
            "\t\t\t\t070707EF     1 0:00000000\t\t0",
            "\t\t\t\t010000E0     1 0:00000000\t\t0",
            "3\teth0      :     1      V3",
            "\t\t\t\t010000E0     2 0:00000000\t\t0"
        };
        MulticastGroup.readFour(lines, groups);
        assertEquals(2, groups.size());
        assertEquals("lo", groups.get(0).device());
        assertArrayEquals(new byte[] {(byte) 239, 7, 7, 7}, groups.get(0).address());
        assertEquals(3, groups.get(1).index());
    }

    @Test
    void groupsOfNeighbourDiscoveryAreLeftOut() {
        List<MulticastGroup> groups = new ArrayList<>();
        String[] lines = {
            "2    eth0            ff0200000000000000000001ff000001     1 00000004 0",
            "2    eth0            ff020000000000000000000000000001     1 0000000C 0",
            "2    eth0            ff010000000000000000000000000001     1 00000008 0",
            "2    eth0            ff020000000000000000000000007777     1 00000004 0"
        };
        MulticastGroup.readSix(lines, groups);
        assertEquals(1, groups.size());
        assertEquals(0x77, groups.get(0).address()[15]);
    }
}
