package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.abi.Pid;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a process with three pages: one writable, one inaccessible, one read-only; the first byte of each is 1, 2, 3. */
class RemoteRangesTest {
    private static final int PAGE = 4096;
    private static final String PROGRAM = """
            #include <stdio.h>
            #include <sys/mman.h>
            int main(void) {
                char *p = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                p[0] = 1; p[4096] = 2; p[8192] = 3;
                mprotect(p + 4096, 4096, PROT_NONE);
                mprotect(p + 8192, 4096, PROT_READ);
                printf("%lu\\n", (unsigned long) p);
                fflush(stdout);
                getchar();
                return p[0];
            }
            """;

    @TempDir
    Path directory;

    private Process process;
    private long address;

    @BeforeEach
    void start() throws Exception {
        Path source = Files.writeString(directory.resolve("pages.c"), PROGRAM);
        Path program = directory.resolve("pages");
        Process compiler = new ProcessBuilder("gcc", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor());
        process = new ProcessBuilder(program.toString()).start();
        address = Long.parseLong(new BufferedReader(new InputStreamReader(process.getInputStream())).readLine());
    }

    @AfterEach
    void end() throws Exception {
        process.destroyForcibly().waitFor();
    }

    @Test
    void readsAcrossProtections() {
        try (RemoteRanges ranges = new RemoteRanges();
                NativeBuffer buffer = new NativeBuffer(3 * PAGE)) {
            ranges.add(address + 2 * PAGE, PAGE);
            ranges.add(address, 2 * PAGE);
            ranges.read(new Pid((int) process.pid()), buffer);
            assertEquals(3, buffer.direct().get(0));
            assertEquals(1, buffer.direct().get(PAGE));
            assertEquals(2, buffer.direct().get(2 * PAGE));
        }
    }

    /** Before, between and after such as are not, of which one is partly inaccessible. */
    @Test
    void readsWhatIsToStayShared() {
        try (RemoteRanges ranges = new RemoteRanges();
                NativeBuffer buffer = new NativeBuffer(7 * PAGE)) {
            ranges.addShared(address + PAGE, PAGE);
            ranges.add(address + 2 * PAGE, PAGE);
            ranges.addShared(address, PAGE);
            ranges.add(address, 2 * PAGE);
            ranges.add(address + 2 * PAGE, PAGE);
            ranges.addShared(address + 2 * PAGE, PAGE);
            ranges.read(new Pid((int) process.pid()), buffer);
            byte[] first = new byte[7];
            for (int i = 0; i < first.length; i++) {
                first[i] = buffer.direct().get(i * PAGE);
            }
            assertArrayEquals(new byte[] {2, 3, 1, 1, 2, 3, 3}, first);
        }
    }

    @Test
    void writesAcrossProtections() throws Exception {
        try (RemoteRanges ranges = new RemoteRanges();
                NativeBuffer buffer = new NativeBuffer(3 * PAGE)) {
            buffer.direct().put(0, (byte) 41).put(PAGE, (byte) 42).put(2 * PAGE, (byte) 43);
            ranges.add(address, 3 * PAGE);
            ranges.write(new Pid((int) process.pid()), buffer);
            ranges.read(new Pid((int) process.pid()), buffer);
            assertEquals(41, buffer.direct().get(0));
            assertEquals(42, buffer.direct().get(PAGE));
            assertEquals(43, buffer.direct().get(2 * PAGE));
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        assertEquals(41, process.waitFor());
    }

    @Test
    void saysSoWhenNothingIsMapped() {
        try (RemoteRanges ranges = new RemoteRanges();
                NativeBuffer buffer = new NativeBuffer(PAGE)) {
            ranges.add(PAGE, PAGE);
            assertThrows(SyscallException.class, () -> ranges.read(new Pid((int) process.pid()), buffer));
        }
    }
}
