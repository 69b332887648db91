package io.torpor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.linux.FileStatus;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Freezer;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Inhabitation;
import io.torpor.tracee.PipesAhead;
import io.torpor.tracee.SocketsAhead;
import io.torpor.tracee.TracerThread;
import io.torpor.trial.TrialSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptor tables of real processes. */
class DescriptorWalkTest {
    private static final long TEN_SECONDS = 10_000_000_000L;

    @TempDir
    Path directory;

    private Pid pid;
    private SocketsAhead ahead;
    private PipesAhead pipes;

    private void start(String body) throws Exception {
        String program = """
                #define _GNU_SOURCE
                #include <fcntl.h>
                #include <pthread.h>
                #include <sched.h>
                #include <signal.h>
                #include <stdio.h>
                #include <sys/epoll.h>
                #include <sys/eventfd.h>
                #include <sys/file.h>
                #include <sys/mman.h>
                #include <sys/socket.h>
                #include <sys/syscall.h>
                #include <unistd.h>
                static void ready(void) { close(open("ready", O_CREAT | O_WRONLY, 0600)); }
                static void forever(void) { for (;;) pause(); }
                static void *unshared(void *a) { unshare(CLONE_FILES); ready(); forever(); return a; }
                int main(void) {
                """ + body + "\nready(); forever(); }\n";
        Files.writeString(directory.resolve("p.c"), program);
        run("gcc", "-pthread", "-o", "p", "p.c");
        run("sh", "-c", "setsid ./p </dev/null >/dev/null 2>&1 & echo $! > pid");
        pid = new Pid(
                Integer.parseInt(Files.readString(directory.resolve("pid")).trim()));
        while (!Files.exists(directory.resolve("ready"))) {
            Thread.sleep(5);
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .inheritIO()
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    @AfterEach
    void end() throws Exception {
        run("sh", "-c", "kill -9 -" + pid + " " + pid + " 2>/dev/null; exit 0");
    }

    /** How tables are read: one descriptor after the other. */
    protected KernelTables kernel(WalkTools tools) throws Exception {
        return null;
    }

    protected Pid process() {
        return pid;
    }

    /**
     * Checks who was asked ahead.
     *
     * @param handedOver inodes of 30 sockets
     * @param asked those of which there were copies
     */
    protected void checkAhead(Set<Long> handedOver, Set<Long> asked) {
        assertEquals(30, handedOver.size());
        assertEquals(handedOver, asked);
    }

    private interface Look {
        void at(FrozenTree tree, OpenFiles files) throws Exception;
    }

    private void walk(Look look) throws Exception {
        EarlyOrder order = new EarlyOrder();
        order.look(pid, new X86Architecture());
        walk(order, look);
    }

    private void walk(EarlyOrder order, Look look) throws Exception {
        try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
            try (WalkTools tools = new WalkTools(new X86Architecture(), new FileKinds(), null);
                    KernelTables kernel = kernel(tools)) {
                FrozenTree tree = new Freezer(new ProcFs(), new X86Architecture(), tracer).freeze(pid, TEN_SECONDS);
                EarlyFiles early = new EarlyFiles(ahead, pipes, tools);
                TrialSession session = new TrialSession(null, Options.NONE);
                session.provide(EarlyOrder.class, order);
                if (kernel != null) {
                    session.provide(KernelTables.class, kernel);
                }
                try (OpenFiles files = FilesWalkDumper.walk(session, tree, new FileIds(), tools, early)
                        .found()) {
                    early.end();
                    look.at(tree, files);
                }
            }
        }
    }

    private static DescriptorTable.Entry entry(DescriptorTable table, int number) {
        return table.entries().stream()
                .filter(entry -> entry.number() == number)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void descriptionsAreSharedAsTheKernelSharesThem() throws Exception {
        start("""
                int a = open("f", O_CREAT | O_RDWR, 0600); dup2(a, 10);
                dup2(open("f", O_RDWR), 11);
                dup3(a, 12, O_CLOEXEC);
                if (!fork()) { lseek(10, 3, SEEK_SET); dup2(11, 20); pause(); }
                usleep(100000);
                """);
        walk((tree, files) -> {
            assertEquals(2, files.tables().size());
            DescriptorTable parent = files.tables().get(0);
            DescriptorTable child = files.tables().get(1);
            Description shared = entry(parent, 10).file();
            assertSame(shared, entry(parent, 12).file());
            assertSame(shared, entry(child, 10).file());
            assertEquals(3, shared.position());
            assertNotSame(shared, entry(parent, 11).file());
            assertSame(entry(parent, 11).file(), entry(child, 20).file());
            assertEquals(tree.root().pid(), shared.holder());
            assertTrue(entry(parent, 12).closeOnExec());
            assertFalse(entry(parent, 10).closeOnExec());
            assertEquals(0, shared.flags() & 02000000);
            assertNotEquals(
                    files.tableIdOf(tree.tasks().get(0).pid()),
                    files.tableIdOf(tree.tasks().get(1).pid()));
        });
    }

    @Test
    void kindsAreNamed() throws Exception {
        start("""
                int p[2]; pipe(p); dup2(p[0], 20);
                dup2(eventfd(0, 0), 21); dup2(epoll_create1(0), 22); dup2(memfd_create("m", 0), 23);
                dup2(socket(AF_UNIX, SOCK_STREAM, 0), 24); dup2(socket(AF_INET, SOCK_DGRAM, 0), 25);
                dup2(open("/proc/self/status", O_RDONLY), 26); dup2(open("/proc/self/ns/net", O_RDONLY), 27);
                dup2(open("/dev/zero", O_RDONLY), 28); dup2(open(".", O_DIRECTORY), 29); dup2(open("/dev/zero", O_PATH), 30);
                dup2(syscall(SYS_pidfd_open, getpid(), 0), 31);
                """);
        walk((tree, files) -> {
            DescriptorTable table = files.tables().get(0);
            List<String> expected = List.of(
                    "pipe",
                    "anon_inode [eventfd]",
                    "anon_inode [eventpoll]",
                    "memfd",
                    "socket AF_UNIX",
                    "socket AF_INET",
                    "proc",
                    "nsfs net",
                    "char 1:5",
                    "directory",
                    "path",
                    "pidfd");
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(
                        expected.get(i),
                        entry(table, 20 + i).file().descriptions().get(0));
            }
        });
    }

    /** What is known of the running process is a guess: it may have closed and opened all of them since. */
    @Test
    void descriptorsChangeBeforeTheStop() throws Exception {
        start("""
                sigset_t set; sigemptyset(&set); sigaddset(&set, SIGUSR1); sigprocmask(SIG_BLOCK, &set, 0);
                for (int i = 0; i < 100; i++) dup2(open("f", O_CREAT | O_RDWR, 0600), 300 + i);
                close_range(3, 299, 0);
                ready(); int got; sigwait(&set, &got);
                for (int i = 0; i < 100; i += 3) dup2(300 + (i + 50) % 100, 300 + i);
                for (int i = 99; i >= 0; i -= 7) dup2(open("f", O_RDWR), 300 + i);
                close_range(3, 299, 0);
                for (int i = 0; i < 100; i++) lseek(300 + i, i, SEEK_SET);
                close(open("changed", O_CREAT | O_WRONLY, 0600));
                """);
        EarlyOrder order = new EarlyOrder();
        order.look(pid, new X86Architecture());
        run("kill", "-USR1", pid.toString());
        while (!Files.exists(directory.resolve("changed"))) {
            Thread.sleep(5);
        }
        walk(order, (tree, files) -> {
            DescriptorTable table = files.tables().get(0);
            Set<Description> different = new HashSet<>();
            int shared = 0;
            for (int i = 0; i < 100; i++) {
                Description file = entry(table, 300 + i).file();
                shared += different.add(file) ? 0 : 1;
                if (file.position() != i) { // a higher number has moved it, and must be the same
                    assertSame(file, entry(table, 300 + (int) file.position()).file());
                }
            }
            assertTrue(shared > 10 && different.size() > 50);
        });
    }

    /** Sockets are the same where their inodes are, of which one is asked ahead. */
    @Test
    void socketsAreHandedOverOnce() throws Exception {
        start("""
                for (int i = 0; i < 30; i++) { int p[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, p); dup2(p[0], 300 + i); dup2(p[0], 400 + i); }
                close_range(3, 299, 0);
                """);
        List<SocketsAhead.Fresh> fresh = new ArrayList<>();
        Set<Long> asked = ConcurrentHashMap.newKeySet();
        ahead = sockets -> {
            fresh.addAll(sockets);
            return () -> {
                for (SocketsAhead.Fresh socket : sockets) {
                    if (socket.copy() != null) {
                        asked.add(FileStatus.of(socket.copy()).inode());
                    }
                }
            };
        };
        walk((tree, files) -> {
            DescriptorTable table = files.tables().get(0);
            for (int i = 0; i < 30; i++) {
                assertSame(entry(table, 300 + i).file(), entry(table, 400 + i).file());
            }
            Set<Long> inodes = new HashSet<>();
            fresh.forEach(socket -> inodes.add(socket.inode()));
            assertEquals(inodes.size(), fresh.size());
            checkAhead(inodes, asked);
        });
    }

    /** Of which little is asked of fdinfo: locks, and flags of descriptors, must be found all the same. */
    @Test
    void manyDescriptorsOfOneFile() throws Exception {
        start("""
                for (int i = 0; i < 150; i++) dup2(open("f", O_CREAT | O_RDWR, 0600), 300 + i);
                for (int i = 0; i < 150; i++) { dup2(300 + i, 600 - i - 1); lseek(300 + i, i, SEEK_SET); }
                for (int i = 0; i < 40; i++) { int p[2]; pipe(p); dup2(p[0], 700 + i); dup2(p[1], 740 + i); }
                fcntl(310, F_SETFD, FD_CLOEXEC);
                dup2(open("g", O_CREAT | O_RDWR, 0600), 800);
                flock(800, LOCK_EX);
                close_range(3, 299, 0);
                """);
        walk((tree, files) -> {
            DescriptorTable table = files.tables().get(0);
            Inhabitation.run(tree);
            assertEquals(3 + 300 + 80 + 1, table.entries().size());
            Set<Description> different = new HashSet<>();
            for (int i = 0; i < 150; i++) {
                Description file = entry(table, 300 + i).file();
                assertTrue(different.add(file));
                assertSame(file, entry(table, 600 - i - 1).file());
                assertEquals(i, file.position());
                assertEquals(i == 10, entry(table, 300 + i).closeOnExec());
                assertFalse(entry(table, 600 - i - 1).closeOnExec());
            }
            assertEquals("pipe", entry(table, 705).file().descriptions().get(0));
            assertEquals(
                    entry(table, 705).file().inode(), entry(table, 745).file().inode());
            assertNotSame(entry(table, 705).file(), entry(table, 745).file());
            assertEquals(1, files.takeLocks().size());
            assertEquals(800, files.takeLocks().get(0).number());
        });
    }

    /** Larger tables are read ahead by another thread. */
    @Test
    void manyDescriptors() throws Exception {
        start("""
                for (int i = 0; i < 300; i++) dup2(eventfd(i, i % 2 ? EFD_SEMAPHORE : 0), 1000 + i);
                for (int i = 0; i < 300; i++) dup2(1299 - i, 2000 + i);
                close_range(3, 999, 0);
                """);
        walk((tree, files) -> {
            DescriptorTable table = files.tables().get(0);
            assertEquals(603, table.entries().size());
            for (int i = 1; i < table.entries().size(); i++) {
                assertTrue(table.entries().get(i - 1).number()
                        < table.entries().get(i).number());
            }
            for (int i = 0; i < 300; i++) {
                Description file = entry(table, 1000 + i).file();
                FdInfo.EventFd event = file.shown().eventFd().orElseThrow();
                assertEquals(i, event.count());
                assertEquals(i % 2 != 0, event.semaphore().orElse(i % 2 != 0)); // Linux 6.5
                assertSame(file, entry(table, 2299 - i).file());
            }
        });
    }

    @Test
    void processesThatShareATableHaveOne() throws Exception {
        start("""
                if (!syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0)) pause();
                usleep(100000);
                """);
        walk((tree, files) -> {
            assertEquals(1, files.tables().size());
            for (FrozenTask task : tree.tasks()) {
                assertEquals(files.tables().get(0).id(), files.tableIdOf(task.pid()));
            }
        });
    }

    @Test
    void aThreadWithItsOwnTableIsRefused() throws Exception {
        start("pthread_t t; pthread_create(&t, 0, unshared, 0); forever();");
        TorporException refusal = assertThrows(
                TorporException.class,
                () -> walk((tree, files) -> assertTrue(files.tables().isEmpty())));
        assertEquals("FILES-001", refusal.issue().code());
    }
}
