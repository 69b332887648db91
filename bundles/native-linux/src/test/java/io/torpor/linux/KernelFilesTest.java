package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.KernelDescriptors.Kind;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors of this process. */
class KernelFilesTest extends LiveKernelFilesTest {
    @TempDir
    Path folder;

    private final List<LocalFd> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(LocalFd::close);
    }

    private LocalFd kept(LocalFd descriptor) {
        open.add(descriptor);
        return descriptor;
    }

    private LocalFd file(String name, int flags) {
        return kept(Descriptors.open(folder.resolve(name).toString(), flags | OpenFlags.O_CREAT, 0640));
    }

    private static int index(KernelDescriptors found, LocalFd descriptor) {
        int index = found.indexOf(descriptor.number());
        assertTrue(index >= 0, "descriptor " + descriptor + " is missing");
        return index;
    }

    private KernelDescriptors read() {
        return LiveKernelFiles.own(files);
    }

    @Test
    void copiesAreOneOpenFileAndOtherOpensAreNot() {
        LocalFd file = file("a", OpenFlags.O_RDWR);
        LocalFd copy = kept(Descriptors.duplicate(file));
        LocalFd other = file("a", OpenFlags.O_RDWR);
        KernelDescriptors found = read();
        assertEquals(found.file(index(found, file)), found.file(index(found, copy)));
        assertNotEquals(found.file(index(found, file)), found.file(index(found, other)));
        assertEquals(found.inode(index(found, file)), found.inode(index(found, other)));
    }

    @Test
    void flagsAndPositionsAreThoseOfSystemCalls() {
        int[] flags = {
            OpenFlags.O_RDONLY,
            OpenFlags.O_WRONLY | OpenFlags.O_APPEND,
            OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK | OpenFlags.O_NOATIME,
            OpenFlags.O_RDWR | OpenFlags.O_SYNC,
            OpenFlags.O_RDWR | OpenFlags.O_DSYNC | OpenFlags.O_NOFOLLOW | OpenFlags.O_TRUNC
        };
        for (int i = 0; i < flags.length; i++) {
            Descriptors.seek(file("f" + i, flags[i]), (1L << 33) + i, Fcntl.SEEK_SET);
        }
        kept(Descriptors.open(folder.toString(), OpenFlags.O_DIRECTORY, 0));
        kept(Descriptors.open(folder.toString(), OpenFlags.O_PATH, 0));
        KernelDescriptors found = read();
        for (LocalFd descriptor : open) {
            int index = index(found, descriptor);
            assertEquals(Descriptors.fcntl(descriptor, Fcntl.F_GETFL, 0), found.flags(index));
            assertEquals(FileStatus.of(descriptor).mode(), found.mode(index));
            assertEquals(Kind.OTHER, found.kind(index));
            if ((found.flags(index) & OpenFlags.O_PATH) == 0) {
                assertEquals(Descriptors.seek(descriptor, 0, Fcntl.SEEK_CUR), found.position(index));
            }
        }
    }

    @Test
    void closeOnExecIsOfTheDescriptor() {
        LocalFd file = file("a", 0);
        LocalFd copy = kept(Descriptors.duplicate(file));
        Descriptors.fcntl(copy, Fcntl.F_SETFD, 0);
        LocalFd high = kept(Descriptors.owned(Descriptors.fcntl(file, Fcntl.F_DUPFD, 1000), () -> "F_DUPFD"));
        LocalFd higher = kept(Descriptors.owned(Descriptors.fcntl(file, Fcntl.F_DUPFD_CLOEXEC, 1001), () -> "F_DUPFD"));
        KernelDescriptors found = read();
        assertTrue(found.isCloseOnExec(index(found, file)));
        assertFalse(found.isCloseOnExec(index(found, copy)));
        assertFalse(found.isCloseOnExec(index(found, high)));
        assertTrue(found.isCloseOnExec(index(found, higher)));
    }

    @Test
    void eventDescriptorsHaveTheirCount() {
        LocalFd plain = kept(EventDescriptors.eventFd(-2, OpenFlags.O_NONBLOCK));
        LocalFd semaphore = kept(EventDescriptors.eventFd(3, 1));
        LocalFd timer = kept(EventDescriptors.timer(1, 0));
        KernelDescriptors found = read();
        assertEquals(Kind.EVENTFD, found.kind(index(found, plain)));
        assertEquals(-2, found.eventCount(index(found, plain)));
        assertEquals(0, found.eventFlags(index(found, plain)) & 1);
        assertEquals(3, found.eventCount(index(found, semaphore)));
        assertEquals(1, found.eventFlags(index(found, semaphore)) & 1);
        assertNotEquals(found.eventId(index(found, plain)), found.eventId(index(found, semaphore)));
        assertEquals(Kind.OTHER, found.kind(index(found, timer)));
        assertEquals(FileStatus.of(timer).mode(), found.mode(index(found, timer)));
    }

    @Test
    void pipesAreEmptyOrNot() throws Exception {
        LocalFd[] pipe = Descriptors.pipe(0);
        kept(pipe[0]);
        kept(pipe[1]);
        new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start().waitFor();
        LocalFd fifo = kept(Descriptors.open(folder.resolve("fifo").toString(), OpenFlags.O_RDWR, 0));
        try (NativeBuffer content = new NativeBuffer(4)) {
            assertFalse(hasContent(pipe));
            Descriptors.write(pipe[1], content, 0, 4);
            assertTrue(hasContent(pipe));
            Descriptors.read(pipe[0], content, 0, 3);
            assertTrue(hasContent(pipe));
            Descriptors.read(pipe[0], content, 0, 1);
            assertFalse(hasContent(pipe));
        }
        KernelDescriptors found = read();
        assertEquals(Kind.OTHER, found.kind(index(found, fifo)));
    }

    private boolean hasContent(LocalFd[] pipe) {
        KernelDescriptors found = read();
        assertEquals(Kind.PIPE, found.kind(index(found, pipe[0])));
        assertEquals(Kind.PIPE, found.kind(index(found, pipe[1])));
        boolean content = found.hasContent(index(found, pipe[0]));
        assertEquals(content, found.hasContent(index(found, pipe[1])));
        return content;
    }

    @Test
    void locksOfAnybodyAreSeen() throws Exception {
        LocalFd file = file("a", 0);
        LocalFd free = file("b", 0);
        try (RandomAccessFile other = new RandomAccessFile(folder.resolve("a").toFile(), "rw");
                FileChannel channel = other.getChannel()) {
            try (FileLock lock = channel.lock(3, 4, false)) {
                assertTrue(isLocked(file));
            }
            assertFalse(isLocked(file));
            assertFalse(isLocked(free));
        }
        Process holder =
                new ProcessBuilder("flock", folder.resolve("b").toString(), "-c", "echo; exec sleep 100").start();
        try {
            holder.getInputStream().read();
            assertTrue(isLocked(free));
        } finally {
            holder.destroyForcibly();
        }
        Descriptors.fcntl(file, Fcntl.F_SETLEASE, Fcntl.F_RDLCK);
        assertTrue(isLocked(file));
    }

    private boolean isLocked(LocalFd descriptor) {
        KernelDescriptors found = read();
        return found.isLocked(index(found, descriptor));
    }

    @Test
    void whoGetsSignalsIsSeen() {
        LocalFd free = file("a", 0);
        LocalFd owned = file("a", 0);
        LocalFd signalled = file("a", 0);
        Descriptors.fcntl(owned, Fcntl.F_SETOWN, Processes.self().number());
        Descriptors.fcntl(signalled, Fcntl.F_SETSIG, 10);
        KernelDescriptors found = read();
        assertFalse(found.hasOwner(index(found, free)));
        assertTrue(found.hasOwner(index(found, owned)));
        assertTrue(found.hasOwner(index(found, signalled)));
        Descriptors.fcntl(owned, Fcntl.F_SETOWN, 0);
        Descriptors.fcntl(signalled, Fcntl.F_SETSIG, 0);
        KernelDescriptors later = read();
        assertFalse(later.hasOwner(index(later, owned)));
        assertFalse(later.hasOwner(index(later, signalled)));
    }

    @Test
    void socketsOfOtherFamiliesHaveNoLikeness() {
        LocalFd socket = kept(Sockets.open(SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM, 0));
        KernelDescriptors found = read();
        int index = index(found, socket);
        assertEquals(Kind.SOCKET, found.kind(index));
        assertEquals(SocketConstants.AF_INET, found.family(index));
        assertEquals(SocketConstants.SOCK_DGRAM, found.socketType(index));
        assertEquals(-1, found.likeness(index));
        assertEquals(FileStatus.of(socket).inode(), found.inode(index));
    }

    @Test
    void thousandsAreAllThereOnce() {
        Processes.raiseDescriptorLimit();
        for (int i = 0; i < 3000; i++) {
            kept(
                    i % 3 == 0
                            ? EventDescriptors.eventFd(i, 0)
                            : Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 0));
        }
        KernelDescriptors found = read();
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < found.count(); i++) {
            assertTrue(numbers.add(found.number(i)));
        }
        for (int i = 0; i < open.size(); i++) {
            int index = index(found, open.get(i));
            assertEquals(i % 3 == 0 ? Kind.EVENTFD : Kind.SOCKET, found.kind(index));
            assertTrue(i % 3 != 0 || found.eventCount(index) == i);
        }
    }

    @Test
    void aTableIsReadAgain() {
        try (KernelFileTable table = files.table(Processes.self().number())) {
            LocalFd event = kept(EventDescriptors.eventFd(1, 0));
            KernelDescriptors before = table.read();
            try (NativeBuffer one = new NativeBuffer(8)) {
                one.direct().putLong(0, 1);
                Descriptors.write(event, one, 0, 8);
            }
            KernelDescriptors after = table.read();
            assertEquals(1, before.eventCount(index(before, event)));
            assertEquals(2, after.eventCount(index(after, event)));
        }
    }

    @Test
    void aDeadTaskIsNamed() throws Exception {
        Process process = new ProcessBuilder("true").start();
        try (KernelFileTable table = files.table((int) process.pid())) {
            process.waitFor();
            assertThrows(TaskGone.class, table::read);
        }
    }

    @Test
    void whatIsClosedIsOfNoUse() {
        try (KernelFileTable table = files.table(Processes.self().number());
                KernelFileTable closed = files.table(Processes.self().number())) {
            closed.close();
            assertThrows(IllegalStateException.class, closed::read);
            files.close();
            assertThrows(IllegalStateException.class, table::read);
            assertThrows(
                    IllegalStateException.class,
                    () -> files.table(Processes.self().number()).close());
        }
    }

    @Test
    void nothingStaysOpen() throws Exception {
        long before = descriptors();
        try (KernelFiles more = LiveKernelFiles.open()) {
            LiveKernelFiles.own(more);
        }
        assertEquals(before, descriptors());
    }

    private static long descriptors() throws Exception {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }
}
