package io.torpor.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** This process has done something; do the parsers see it? */
class KnownTaskTest {
    private static final Pid SELF = new Pid((int) ProcessHandle.current().pid());

    private final ProcFs proc = new ProcFs();

    @TempDir
    Path directory;

    private static long attribute(Path path, String name) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:" + name)).longValue();
    }

    @Test
    void mappedFileWithAnOddName() throws IOException {
        Path path = directory.resolve("two\nlines (deleted)");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(3 * 4096);
            Object kept = file.getChannel().map(MapMode.READ_WRITE, 4096, 8192);
            MapEntry entry = proc.smaps(SELF).stream()
                    .filter(candidate -> candidate.name().startsWith(directory.toString()))
                    .findFirst()
                    .orElseThrow();
            assertEquals(directory.resolve("two\nlines").toString(), entry.name());
            assertTrue(entry.deleted(), "the kernel's text can't tell such a name from a deleted file");
            assertEquals(4096, entry.offset());
            assertEquals(8192, entry.bytes());
            assertEquals(3, entry.protection());
            assertTrue(entry.shared());
            assertEquals(attribute(path, "ino"), entry.inode());
            assertEquals(attribute(path, "dev"), entry.device());
            assertTrue(entry.flags().has(VmFlags.SHARED | VmFlags.MAY_SHARE));
            assertTrue(kept != null);
        }
    }

    @Test
    void openFileWithALock() throws IOException {
        Path path = directory.resolve("locked");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
                FileChannel channel = file.getChannel();
                FileLock lock = channel.lock(10, 5, false)) {
            channel.position(77);
            long inode = attribute(path, "ino");
            FdInfo info = IntStream.of(proc.descriptors(SELF))
                    .mapToObj(this::info)
                    .filter(candidate -> candidate.inode() == inode)
                    .findFirst()
                    .orElseThrow();
            assertEquals(77, info.position());
            assertEquals(2, info.flags() & 3);
            io.torpor.procfs.FileLock seen = info.locks().get(0);
            assertEquals(
                    List.of(io.torpor.procfs.FileLock.Kind.POSIX, "WRITE", SELF.number(), 10L, 14L, inode),
                    List.of(seen.kind(), seen.mode(), seen.pid(), seen.start(), seen.end(), seen.inode()));
            assertTrue(proc.locks().stream().anyMatch(other -> other.inode() == inode && other.start() == 10));
            assertTrue(lock.isValid());
        }
    }

    private FdInfo info(int fd) {
        try {
            return proc.fdInfo(SELF, fd);
        } catch (IOException e) {
            return FdInfo.parse("pos:\t0\nflags:\t0\nmnt_id:\t0\nino:\t0\n");
        }
    }

    @Test
    void runningChild() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "ulimit -n 77; umask 051; echo ready; read line").start();
        assertEquals('r', child.getInputStream().read());
        Pid pid = new Pid((int) child.pid());
        assertEquals(051, proc.status(pid).umask());
        assertEquals(SELF.number(), proc.stat(pid).parent());
        assertEquals(77, proc.limits(pid).soft()[7]);
        assertEquals("sh", proc.stat(pid).comm());
        boolean found = false;
        for (int tid : proc.threads(SELF)) {
            found |= proc.children(SELF, new Tid(tid)).contains(pid.number());
        }
        assertTrue(found, "no thread has the child");
        child.getOutputStream().close();
        child.waitFor();
    }
}
