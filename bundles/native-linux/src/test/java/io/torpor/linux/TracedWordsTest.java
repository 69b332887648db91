package io.torpor.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.abi.Tid;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a process with an inaccessible page, a read-only one, and no memory behind that; no child of this one, whose JDK waits for its children itself. */
class TracedWordsTest {
    private static final int PAGE = 4096;
    private static final String PROGRAM = """
            #include <stdio.h>
            #include <string.h>
            #include <sys/mman.h>
            #include <unistd.h>
            int main(void) {
                char *p = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                memset(p, 'a', 4096);
                memset(p + 4096, 'b', 4096);
                munmap(p + 8192, 4096);
                mprotect(p, 4096, PROT_NONE);
                mprotect(p + 4096, 4096, PROT_READ);
                printf("%d %lu\\n", getpid(), (unsigned long) p);
                fflush(stdout);
                fclose(stdout);
                for (;;) pause();
            }
            """;

    @TempDir
    Path directory;

    private final Ptrace ptrace = new Ptrace();
    private int pid;
    private long address;

    @BeforeEach
    void start() throws Exception {
        Path source = Files.writeString(directory.resolve("pages.c"), PROGRAM);
        Path program = directory.resolve("pages");
        Process shell = new ProcessBuilder(
                        "sh", "-c", "gcc -o " + program + " " + source + " && { " + program + " & wait; }")
                .start();
        String[] line = new BufferedReader(new InputStreamReader(shell.getInputStream()))
                .readLine()
                .split(" ");
        pid = Integer.parseInt(line[0]);
        address = Long.parseLong(line[1]);
        Tid tid = new Tid(pid);
        ptrace.seize(tid, 0);
        ptrace.interrupt(tid);
        ptrace.waitFor(tid, true);
    }

    @AfterEach
    void end() {
        Processes.kill(new Pid(pid), 9);
        ptrace.close();
    }

    private byte[] read(long at, int bytes) {
        try (NativeBuffer content = new NativeBuffer(bytes)) {
            assertEquals(bytes, TracedWords.transfer(false, pid, at, content.address(), bytes));
            byte[] read = new byte[bytes];
            content.direct().get(0, read);
            return read;
        }
    }

    private int write(long at, byte[] bytes) {
        try (NativeBuffer content = new NativeBuffer(bytes.length)) {
            content.direct().put(0, bytes);
            return TracedWords.transfer(true, pid, at, content.address(), bytes.length);
        }
    }

    @Test
    void writesPartsOfWordsAndNothingBesideThem() {
        long border = address + PAGE;
        byte[] content = "the quick brown fox".getBytes();
        assertEquals(content.length, write(border - 5, content));
        assertArrayEquals("aaathe quick brown foxbb".getBytes(), read(border - 8, 24));
        try (ProcessMemory memory = new ProcessMemory(new Pid(pid))) {
            assertArrayEquals(content, memory.read(new RemoteAddress(border - 5), content.length));
        }
    }

    @Test
    void writesLessThanAWord() {
        assertEquals(2, write(address + 9, new byte[] {-1, -1}));
        byte[] expected = new byte[16];
        Arrays.fill(expected, (byte) 'a');
        expected[9] = expected[10] = -1;
        assertArrayEquals(expected, read(address, 16));
    }

    @Test
    void readsWordsThatLookLikeAFailure() {
        byte[] ones = new byte[16];
        Arrays.fill(ones, (byte) -1);
        assertEquals(16, write(address, ones));
        assertArrayEquals(ones, read(address, 16));
    }

    @Test
    void endsWhereThereIsNoMemory() {
        try (NativeBuffer content = new NativeBuffer(32)) {
            assertEquals(16, TracedWords.transfer(false, pid, address + 2 * PAGE - 16, content.address(), 32));
        }
    }

    @Test
    void isForTheTracerOnly() throws Exception {
        FutureTask<Integer> other = new FutureTask<>(() -> write(address, new byte[8]));
        new Thread(other).start();
        assertEquals(0, other.get());
    }
}
