package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.procfs.FdInfo;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors of other processes, and as other threads see them. */
class KernelFilesOfOthersTest extends LiveKernelFilesTest {
    @TempDir
    Path folder;

    @Test
    void aChildHasWhatItsFdinfoSays() throws Exception {
        Process child = new ProcessBuilder(
                        "sh",
                        "-c",
                        "exec 7<>" + folder.resolve("a") + " 8>>" + folder.resolve("b") + " 9</proc/self/maps 6<&7;"
                                + " printf 12345 >&7; echo; read end")
                .start();
        try (KernelFileTable table = files.table((int) child.pid())) {
            child.getInputStream().read();
            KernelDescriptors found = table.read();
            Path descriptors = Path.of("/proc/" + child.pid() + "/fd");
            List<Path> listed;
            try (Stream<Path> entries = Files.list(descriptors)) {
                listed = entries.toList();
            }
            assertEquals(listed.size(), found.count());
            for (Path entry : listed) {
                int index = found.indexOf(Integer.parseInt(entry.getFileName().toString()));
                assertTrue(index >= 0, entry + " is missing");
                check(
                        found,
                        index,
                        Files.readAllBytes(
                                Path.of("/proc/" + child.pid() + "/fdinfo").resolve(entry.getFileName())));
            }
            assertEquals(5, found.position(found.indexOf(7)));
            assertEquals(found.file(found.indexOf(7)), found.file(found.indexOf(6)));
        } finally {
            child.destroyForcibly();
        }
    }

    private static void check(KernelDescriptors found, int index, byte[] text) {
        FdInfo info = FdInfo.parse(ByteBuffer.wrap(text));
        assertEquals(info.position(), found.position(index));
        int closeOnExec = found.isCloseOnExec(index) ? OpenFlags.O_CLOEXEC : 0;
        assertEquals(info.flags(), found.flags(index) | closeOnExec);
        assertTrue(info.inode() < 0 || info.inode() == found.inode(index));
    }

    @Test
    void allThreadsOfTheEngineShareATable() throws Exception {
        try (LocalFd event = EventDescriptors.eventFd(7, 0)) {
            FutureTask<KernelDescriptors> reading = new FutureTask<>(() -> LiveKernelFiles.own(files));
            new Thread(reading).start();
            KernelDescriptors found = reading.get();
            assertEquals(7, found.eventCount(found.indexOf(event.number())));
        }
    }

    @Test
    void anyThreadLeadsToItsTable() throws Exception {
        String[] release = System.getProperty("os.version").split("[.-]");
        int version = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]);
        assumeTrue(version >= 6013, "before Linux 6.13 only first threads do");
        FutureTask<Integer> other = new FutureTask<>(() -> Integer.parseInt(
                Path.of("/proc/thread-self").toRealPath().getFileName().toString()));
        new Thread(() -> {
                    other.run();
                    try {
                        Thread.sleep(2000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
        try (LocalFd event = EventDescriptors.eventFd(7, 0);
                KernelFileTable table = files.table(other.get())) {
            KernelDescriptors found = table.read();
            assertEquals(7, found.eventCount(found.indexOf(event.number())));
        }
    }
}
