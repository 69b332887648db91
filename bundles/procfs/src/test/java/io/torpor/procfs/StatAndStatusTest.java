package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.KernelString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatAndStatusTest {
    private static final String ODD_NAME = "a) (b\n\\ \udcff";

    private static String fixture(String name) throws IOException {
        return new String(Fixture.file(name).array(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void statOfATaskWithAnOddName() throws IOException {
        Stat stat = Stat.parse(Fixture.file("stat"));
        assertEquals(27145, stat.pid());
        assertEquals(ODD_NAME, stat.comm());
        assertEquals((byte) 0xff, KernelString.encode(stat.comm())[8]);
        assertEquals('R', stat.state());
        assertEquals(27141, stat.parent());
        assertEquals(5009, stat.session());
        assertEquals(-1, stat.foregroundGroup());
        assertEquals(-1L, stat.residentLimit());
        assertEquals(93824992235520L, stat.startCode());
        assertEquals(140737488348368L, stat.startStack());
        assertEquals(17, stat.exitSignal());
        assertEquals(93824992251904L, stat.startBrk());
        assertEquals(140737488351183L, stat.envEnd());
        assertEquals(0, stat.exitCode());
    }

    @Test
    void namesThatLookLikeTheRestOfTheLine() throws IOException {
        String text = fixture("stat");
        String rest = text.substring(text.lastIndexOf(')'));
        for (String name : new String[] {"", ")", "(", ") R 1 2 3", "((((", ") ("}) {
            assertEquals(name, Stat.parse(Fixture.text("1 (" + name + rest)).comm());
        }
    }

    @Test
    void statThatIsCutIsRefused() throws IOException {
        String text = fixture("stat").trim();
        for (int length = 0; length < text.lastIndexOf(' '); length++) {
            String cut = text.substring(0, length);
            assertThrows(ProcFormatException.class, () -> Stat.parse(Fixture.text(cut)), cut);
        }
        ProcFormatException e = assertThrows(
                ProcFormatException.class,
                () -> Stat.parse(Fixture.text(text.replace(" 27141 5009 ", " 27141 x5009 "))));
        assertEquals("/proc/PID/stat", e.kind());
        assertEquals(2, e.line());
        assertTrue(e.getMessage().contains("x5009"), e.getMessage());
    }

    @Test
    void statusOfATaskWithAnOddName() throws IOException {
        Status status = Status.parse(Fixture.file("status"));
        assertEquals(ODD_NAME, status.name());
        assertEquals('R', status.state());
        assertEquals(022, status.umask());
        assertEquals(27145, status.threadGroup());
        assertEquals(27141, status.parent());
        assertArrayEquals(new int[] {0, 0, 0, 0}, status.uid());
        assertArrayEquals(new int[0], status.groups());
        assertArrayEquals(new int[] {27145}, status.pids());
        assertArrayEquals(new int[] {5009}, status.sessions());
        assertEquals(1, status.threads());
        assertEquals(0, status.queuedSignals());
        assertEquals(2, status.caught());
        assertEquals(0x1001000, status.ignored());
        assertEquals(0x000001fffeffffffL, status.effectiveCapabilities());
        assertFalse(status.noNewPrivileges());
        assertEquals(0, status.seccomp());
        assertEquals(0, status.seccompFilters());
        assertEquals("", status.threadFeatures());
    }

    @Test
    void statusInNamespacesWithLargeIdsAndAllSignals() throws IOException {
        String text = fixture("status")
                .replace("NSpid:\t27145", "NSpid:\t27145\t300\t1")
                .replace("Uid:\t0\t0\t0\t0", "Uid:\t4294967294\t1\t2\t3")
                .replace("Groups:\t ", "Groups:\t4 24 27 1000 1001 4294967295 ")
                .replaceAll("SigBlk:\t\\w+", "SigBlk:\tfffffffe7ffbfeff")
                .replaceAll("Umask:.*\n", "")
                .replaceAll("Seccomp_filters:.*\n", "")
                .replaceAll("NoNewPrivs:\t0", "NoNewPrivs:\t1")
                .replaceAll("SigQ:.*\n", "SigQ:\t7/18446744073709551615\n")
                .replace(
                        "Threads:",
                        "untag_mask:\t0x81ffffffffffffff\nx86_Thread_features:\tshstk wrss \nNewInLinux7:\tyes\nThreads:");
        Status status = Status.parse(Fixture.text(text));
        assertArrayEquals(new int[] {27145, 300, 1}, status.pids());
        assertEquals(1, status.innermostPid());
        assertArrayEquals(new int[] {-2, 1, 2, 3}, status.uid());
        assertArrayEquals(new int[] {4, 24, 27, 1000, 1001, -1}, status.groups());
        assertEquals(0xfffffffe7ffbfeffL, status.blocked());
        assertEquals(-1, status.umask());
        assertEquals(-1, status.seccompFilters());
        assertEquals(7, status.queuedSignals());
        assertTrue(status.noNewPrivileges());
        assertEquals("shstk wrss lam", status.threadFeatures());
    }

    @Test
    void statusWithoutALineIsRefused() throws IOException {
        String text = fixture("status");
        for (String key : new String[] {"Name", "Tgid", "TracerPid", "NSsid", "SigCgt", "CapAmb", "NoNewPrivs"}) {
            String without = text.replaceAll("(?m)^" + key + ":.*\n", "");
            ProcFormatException e = assertThrows(ProcFormatException.class, () -> Status.parse(Fixture.text(without)));
            assertTrue(e.getMessage().contains(key), e.getMessage());
        }
        assertThrows(ProcFormatException.class, () -> Status.parse(ByteBuffer.allocate(0)));
        assertThrows(
                ProcFormatException.class,
                () -> Status.parse(Fixture.text(text.replace("Uid:\t0", "Uid:\t4294967296"))));
        assertThrows(ProcFormatException.class, () -> Status.parse(Fixture.text(text.replace("SigQ:\t0", "SigQ:\t-"))));
    }
}
