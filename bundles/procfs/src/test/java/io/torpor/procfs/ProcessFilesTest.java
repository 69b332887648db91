package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Abi;
import io.torpor.abi.AuxvKeys;
import io.torpor.abi.Pid;
import io.torpor.abi.ResourceLimits;
import io.torpor.abi.Tid;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFilesTest {
    @Test
    void timers() {
        List<PosixTimer> timers =
                Timers.parse(Fixture.text("ID: 0\nsignal: 14/0000000000000000\nnotify: signal/pid.14003\nClockID: 0\n"
                        + "ID: 2147483647\nsignal: 64/ffffffffffffffff\nnotify: signal/tid.7\nClockID: -6\n"
                        + "ID: 2\nsignal: 0/00007f0000000010\nnotify: none/pid.0\nClockID: 1\n"));
        assertEquals(new PosixTimer(0, 14, 0, PosixTimer.Notify.SIGNAL, false, 14003, 0), timers.get(0));
        assertEquals(new PosixTimer(Integer.MAX_VALUE, 64, -1, PosixTimer.Notify.SIGNAL, true, 7, -6), timers.get(1));
        assertEquals(PosixTimer.Notify.NONE, timers.get(2).notification());
        assertEquals(List.of(), Timers.parse(Fixture.text("")));
        assertThrows(ProcFormatException.class, () -> Timers.parse(Fixture.text("ID: 0\nsignal: 14/0\n")));
        assertThrows(
                ProcFormatException.class,
                () -> Timers.parse(Fixture.text("ID: 0\nsignal: 14/0\nnotify: mail/pid.1\nClockID: 0\n")));
    }

    @Test
    void mountsOfThisMachine() throws IOException {
        List<Mount> mounts = MountInfo.parse(Fixture.file("mountinfo"));
        assertEquals(19, mounts.size());
        Mount root = mounts.get(5);
        assertEquals(27, root.id());
        assertEquals(1, root.parent());
        assertEquals(0xfe00, root.device());
        assertEquals("/", root.mountPoint());
        assertEquals("ext4", root.type());
        assertEquals("/dev/vda", root.source());
        assertEquals("rw,discard,resv_strict,resuid=65534,resgid=65534", root.superOptions());
        assertEquals(0, root.sharedGroup());
    }

    @Test
    void oddMounts() {
        List<Mount> mounts = MountInfo.parse(Fixture.text(
                "36 35 98:0 /a\\040b /m\\011\\012\\134x\\303\\244 rw shared:1 master:22 propagate_from:3 unbindable - fuse.ss\\040h so\\040urce rw,a=\\054\n"
                        + "37 36 0:5 / /- rw - tmpfs  rw"));
        Mount odd = mounts.get(0);
        assertEquals("/a b", odd.root());
        assertEquals("/m\t\n\\x\u00e4", odd.mountPoint());
        assertEquals(1, odd.sharedGroup());
        assertEquals(22, odd.masterGroup());
        assertEquals(3, odd.propagatedFrom());
        assertTrue(odd.unbindable());
        assertEquals("fuse.ss h", odd.type());
        assertEquals("so urce", odd.source());
        assertEquals("rw,a=,", odd.superOptions());
        assertEquals("", mounts.get(1).source());
        assertEquals("/-", mounts.get(1).mountPoint());
        for (String bad : new String[] {
            "1 2 3:4 / / rw new:1 - a b c\n",
            "1 2 3:4 / / rw shared:x - a b c\n",
            "1 2 3:4 / / rw shared:1 a\n",
            "1 2 3 / /\n"
        }) {
            assertThrows(ProcFormatException.class, () -> MountInfo.parse(Fixture.text(bad)), bad);
        }
    }

    @Test
    void limits() throws IOException {
        Limits limits = Limits.parse(Fixture.file("limits"));
        assertEquals(20000, limits.soft()[ResourceLimits.RLIMIT_NOFILE]);
        assertEquals(8388608, limits.soft()[ResourceLimits.RLIMIT_STACK]);
        assertEquals(Limits.UNLIMITED, limits.hard()[ResourceLimits.RLIMIT_STACK]);
        assertEquals(819200, limits.hard()[ResourceLimits.RLIMIT_MSGQUEUE]);
        assertEquals(ResourceLimits.RLIM_NLIMITS, limits.soft().length);
        String text = new String(Fixture.file("limits").array(), StandardCharsets.UTF_8);
        Limits huge = Limits.parse(
                Fixture.text(text.replace("20000                20000   ", "18446744073709551614 20000   ")));
        assertEquals(-2, huge.soft()[ResourceLimits.RLIMIT_NOFILE]);
        assertThrows(
                ProcFormatException.class,
                () -> Limits.parse(Fixture.text(text + "Max new things            1 1 x\n")));
        assertThrows(
                ProcFormatException.class, () -> Limits.parse(Fixture.text(text.replaceAll("Max file locks.*\n", ""))));
    }

    @Test
    void auxv() throws IOException {
        Auxv auxv = Auxv.parse(Fixture.file("auxv"), Abi.LP64);
        assertEquals(4096, auxv.value(AuxvKeys.AT_PAGESZ).getAsLong());
        assertEquals(0x7ffff7fc8000L, auxv.value(AuxvKeys.AT_SYSINFO_EHDR).getAsLong());
        assertEquals(0, auxv.words()[auxv.words().length - 1]);
        assertTrue(auxv.value(12345).isEmpty());
        ByteBuffer small = ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(6)
                .putInt(4096)
                .putInt(3)
                .putInt(-1)
                .putInt(0)
                .putInt(0);
        assertArrayEquals(
                new long[] {6, 4096, 3, 0xffffffffL, 0, 0},
                Auxv.parse(small.flip(), Abi.I386).words());
        assertEquals(0, Auxv.parse(ByteBuffer.allocate(0), Abi.LP64).words().length);
        assertThrows(IllegalArgumentException.class, () -> Auxv.parse(ByteBuffer.allocate(8), Abi.LP64));
    }

    @Test
    void cgroups() throws IOException {
        List<Cgroup> cgroups = Cgroup.parse(Fixture.file("cgroup"));
        assertEquals(10, cgroups.size());
        assertEquals(new Cgroup(9, "name=systemd", "/", false), cgroups.get(0));
        assertEquals(new Cgroup(0, "", "/", false), cgroups.get(9));
        assertEquals(
                new Cgroup(0, "", "/a:b c/../d", true),
                Cgroup.parse(Fixture.text("0::/a:b c/../d (deleted)\n")).get(0));
        assertThrows(ProcFormatException.class, () -> Cgroup.parse(Fixture.text("0:/\n")));
    }

    @Test
    void children() {
        assertEquals(List.of(7373, 8, 4194304), Children.parse(Fixture.text("7373 8 4194304 ")));
        assertEquals(List.of(), Children.parse(Fixture.text("")));
        assertThrows(ProcFormatException.class, () -> Children.parse(Fixture.text("7 x")));
    }

    @Test
    void unixSockets() {
        List<UnixSocket> sockets =
                NetUnix.parse(Fixture.text("Num       RefCount Protocol Flags    Type St Inode Path\n"
                        + "0000000091dd576f: 00000002 00000000 00010000 0001 01 100349 /run/a b\n"
                        + "00000000755694a0: 00000003 00000000 00000000 0002 03  1057\n"
                        + "00000000755694a0: 00000003 00000000 00000000 0005 03     0 @abs@@\n"));
        assertEquals(new UnixSocket(2, 0, 0x10000, 1, 1, 100349, "/run/a b"), sockets.get(0));
        assertEquals(new UnixSocket(3, 0, 0, 2, 3, 1057, ""), sockets.get(1));
        assertEquals("@abs@@", sockets.get(2).path());
        assertThrows(
                ProcFormatException.class, () -> NetUnix.parse(Fixture.text("Num RefCount\nsecond half of a path\n")));
    }

    @Test
    void inetSockets() throws IOException {
        List<InetSocket> four = NetInet.parse(
                Fixture.text(
                        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
                                + "   0: 0100007F:07E8 00000000:0000 0A 00000001:00000002 02:00000003 00000004  1000        5 639 1 0000000093b5af04 100 0 0 10 0\n"),
                ByteOrder.LITTLE_ENDIAN);
        InetSocket listener = four.get(0);
        assertEquals("127.0.0.1", listener.localAddress().getHostAddress());
        assertEquals(2024, listener.local().getPort());
        assertEquals(10, listener.state());
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 1000L, 5L, 639L),
                List.of(
                        listener.sendQueue(),
                        listener.receiveQueue(),
                        listener.timerTicks(),
                        listener.retransmissions(),
                        listener.uid(),
                        listener.timeouts(),
                        listener.inode()));
        List<InetSocket> six = NetInet.parse(
                Fixture.text(
                        "  sl  local\n   1: B80D0120000000000000000001000000:0050 0000000000000000FFFF00000100007F:FFFF 01 0:0 0:0 0 0 0 0\n"),
                ByteOrder.LITTLE_ENDIAN);
        assertEquals(InetAddress.getByName("2001:db8::1"), six.get(0).localAddress());
        assertEquals(16, six.get(0).remoteAddress().getAddress().length);
        assertEquals(65535, six.get(0).remote().getPort());
        assertThrows(
                ProcFormatException.class,
                () -> NetInet.parse(Fixture.text("  sl\n 0: 01:0050 02:0050 01\n"), ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void anotherRoot(@TempDir Path root) throws IOException {
        Path process = Files.createDirectories(root.resolve("12/task/13"));
        Files.createDirectories(root.resolve("not-a-process"));
        Files.writeString(process.resolve("children"), "15 14 ");
        Files.writeString(root.resolve("12/timers"), "x".repeat(1_000_000));
        ProcFs proc = new ProcFs(root.toString());
        assertArrayEquals(new int[] {12}, proc.processes());
        assertArrayEquals(new int[] {13}, proc.threads(new Pid(12)));
        assertEquals(List.of(15, 14), proc.children(new Pid(12), new Tid(13)));
        assertEquals(1_000_000, proc.text(new Pid(12), "timers").length());
        assertEquals(List.of(15, 14), proc.children(new Pid(12), new Tid(13)));
        assertThrows(TaskVanished.class, () -> proc.stat(new Pid(14)));
    }

    @Test
    void theLeaderComesFirstThoughIdsWrap(@TempDir Path root) throws IOException {
        for (int tid : new int[] {300, 32700, 301, 32701}) {
            Files.createDirectories(root.resolve("32700/task/" + tid));
        }
        assertArrayEquals(new int[] {32700, 300, 301, 32701}, new ProcFs(root.toString()).threads(new Pid(32700)));
    }

    @Test
    void memorySize() {
        MemorySize size = MemorySize.parse(Fixture.text("1583 425 312 8 0 207 0\n"));
        assertEquals(new MemorySize(1583, 425, 312), size);
        assertEquals(113, size.own());
        assertEquals(0, MemorySize.parse(Fixture.text("0 0 0 0 0 0 0\n")).own());
        assertThrows(ProcFormatException.class, () -> MemorySize.parse(Fixture.text("1583 x\n")));
    }
}
