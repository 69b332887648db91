package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Abi;
import io.torpor.abi.AuxvKeys;
import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All that is on this machine must be understood. */
class LiveProcTest {
    private static final Pid SELF = new Pid((int) ProcessHandle.current().pid());

    private final ProcFs proc = new ProcFs();
    private int seen;

    /** What is asked of each process; it may vanish at any time, and some files may be forbidden. */
    private interface Question {
        void ask(Pid pid) throws IOException;
    }

    private void ofAll(Question question) throws IOException {
        seen = 0;
        for (int number : proc.processes()) {
            Pid pid = new Pid(number);
            try {
                question.ask(pid);
                seen++;
            } catch (TaskVanished e) {
                Path vanished =
                        Path.of(e.getMessage().replaceFirst("\\D*(/proc/\\S+).*", "$1")); // or one of its threads
                assertFalse(Files.exists(vanished), e.getMessage());
            } catch (IOException e) {
                assertFalse(pid.equals(SELF), e.toString());
            }
        }
        assertTrue(seen >= 1, "none was read");
    }

    @Test
    void statAndStatusOfEachThreadAgree() throws IOException {
        ofAll(pid -> {
            for (int number : proc.threads(pid)) {
                Tid tid = new Tid(number);
                Stat stat = proc.stat(pid, tid);
                Status status = proc.status(pid, tid);
                assertEquals(number, stat.pid());
                assertEquals(number, status.pid());
                assertEquals(pid.number(), status.threadGroup());
                assertEquals(number, status.pids()[0]);
                assertEquals(4, status.uid().length);
                assertTrue("RSDTtZXIP".indexOf(status.state()) >= 0, status.toString());
                if (stat.startTime() == proc.stat(pid, tid).startTime() && status.parent() == stat.parent()) {
                    assertEquals(stat.comm(), status.name());
                    assertEquals(stat.processGroup(), status.processGroups()[0]);
                    assertEquals(stat.session(), status.sessions()[0]);
                }
            }
        });
    }

    @Test
    void mapsAreAscendingAndSmapsAddsFlags() throws IOException {
        ofAll(pid -> {
            List<MapEntry> smaps = proc.smaps(pid);
            long end = 0;
            for (MapEntry entry : smaps) {
                assertTrue(Long.compareUnsigned(entry.start(), end) >= 0, entry.toString());
                end = entry.end();
                boolean vsyscall = entry.name().equals("[vsyscall]");
                assertTrue(vsyscall || entry.flags().bits() != 0, entry.toString());
                assertEquals(List.of(), entry.flags().unknown(), entry.toString());
                assertEquals((entry.protection() & 1) != 0, entry.flags().has(VmFlags.READ), entry.toString());
                assertEquals((entry.protection() & 2) != 0, entry.flags().has(VmFlags.WRITE), entry.toString());
                assertEquals((entry.protection() & 4) != 0, entry.flags().has(VmFlags.EXEC), entry.toString());
                assertEquals(entry.shared(), entry.flags().has(VmFlags.MAY_SHARE), entry.toString());
            }
            for (MapEntry entry : proc.maps(pid)) {
                assertEquals(VmFlags.NONE, entry.flags());
            }
        });
    }

    @Test
    void descriptorsOfAllProcesses() throws IOException {
        ofAll(pid -> {
            for (int fd : proc.descriptors(pid)) {
                try {
                    FdInfo info = proc.fdInfo(pid, fd);
                    assertTrue(info.mountId() >= 0, info.toString()); // 0: where the kernel keeps memfds
                } catch (IOException e) {
                    assertFalse(Files.exists(Path.of("/proc/" + pid + "/fdinfo/" + fd)), e.toString());
                }
            }
        });
    }

    @Test
    void everythingElseOfAllProcesses() throws IOException {
        ofAll(pid -> {
            proc.timers(pid);
            assertEquals(Limits.UNLIMITED, Limits.UNLIMITED | proc.limits(pid).hard()[0]);
            Set<Integer> mounts = new HashSet<>();
            for (Mount mount : proc.mountInfo(pid)) {
                assertTrue(mounts.add(mount.id()), mount.toString());
                assertEquals('/', mount.mountPoint().charAt(0));
            }
            for (Cgroup cgroup : proc.cgroups(pid)) {
                assertEquals('/', cgroup.path().charAt(0));
            }
            for (int tid : proc.threads(pid)) {
                for (int child : proc.children(pid, new Tid(tid))) {
                    assertTrue(child > 0);
                }
            }
            Auxv auxv = proc.auxv(pid, Abi.LP64);
            boolean of32Bits = auxv.words().length > 0 && auxv.words()[0] >>> Integer.SIZE != 0;
            assertTrue(auxv.words().length == 0
                    || of32Bits
                    || auxv.value(AuxvKeys.AT_PAGESZ).getAsLong() == 4096);
        });
    }

    @Test
    void socketsAndLocksOfThisNamespace() throws IOException {
        assertTrue(proc.unixSockets(SELF).stream().allMatch(socket -> socket.state() >= 1 && socket.state() <= 4));
        for (String table : List.of("tcp", "udp", "raw", "tcp6", "udp6", "raw6")) {
            if (Files.exists(Path.of("/proc/net/" + table))) {
                int bytes = table.endsWith("6") ? 16 : 4;
                for (InetSocket socket : proc.inetSockets(SELF, table)) {
                    assertEquals(bytes, socket.localAddress().getAddress().length);
                    assertTrue(socket.state() >= 1 && socket.state() <= 12, socket.toString());
                }
            }
        }
        proc.locks();
    }

    @Test
    void missingTaskHasVanished() {
        Pid impossible = new Pid(Integer.MAX_VALUE);
        assertThrows(TaskVanished.class, () -> proc.stat(impossible));
        assertThrows(TaskVanished.class, () -> proc.stat(SELF, new Tid(Integer.MAX_VALUE)));
        assertThrows(TaskVanished.class, () -> proc.threads(impossible));
        IOException missing = assertThrows(IOException.class, () -> proc.text(SELF, "no-such-file"));
        assertFalse(missing instanceof TaskVanished);
    }
}
