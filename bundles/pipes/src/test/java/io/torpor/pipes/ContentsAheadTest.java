package io.torpor.pipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.LocalFd;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NativeBuffer;
import io.torpor.tracee.PipesAhead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in pipes, copied by two threads or by one. */
class ContentsAheadTest {
    private static final int PIPES = 70;
    private static final int LARGE = 30_000;

    private final List<LocalFd[]> pipes = new ArrayList<>();
    private final ContentsAhead ahead = new ContentsAhead(new X86Architecture());

    @BeforeEach
    void fill() {
        for (int i = 0; i < PIPES; i++) {
            LocalFd[] ends = Descriptors.pipe(0);
            pipes.add(ends);
            byte[] content = text(i).getBytes(StandardCharsets.ISO_8859_1);
            try (NativeBuffer buffer = new NativeBuffer(content.length)) {
                buffer.direct().put(0, content);
                Descriptors.write(ends[1], buffer, 0, content.length);
            }
        }
    }

    @AfterEach
    void close() {
        for (LocalFd[] ends : pipes) {
            ends[0].close();
            ends[1].close();
        }
    }

    private static String text(int pipe) {
        return pipe % 9 == 8 ? "x".repeat(LARGE) : "what is in pipe " + pipe;
    }

    private long inode(int pipe) {
        return FileStatus.of(pipes.get(pipe)[0]).inode();
    }

    private Runnable begin() {
        List<PipesAhead.End> ends = new ArrayList<>();
        for (int i = 0; i < PIPES; i++) {
            ends.add(new PipesAhead.End(inode(i), pipes.get(i)[0]));
            if (i % 5 == 0) {
                ends.add(new PipesAhead.End(inode(i), pipes.get(i)[0])); // another table has it, too
            }
        }
        return ahead.begin(ends);
    }

    private void check() {
        try (SmallCopies copies = new SmallCopies(new X86Architecture())) {
            for (int i = 0; i < PIPES; i++) {
                assertTrue(ahead.has(inode(i)));
                CopiedContent content = ahead.of(inode(i), copies);
                if (text(i).length() == LARGE) {
                    assertNull(content, "pipe " + i + " takes more");
                } else {
                    assertEquals(text(i), new String(content.bytes(), StandardCharsets.ISO_8859_1));
                }
                assertEquals(text(i).length(), SavedContents.unread(pipes.get(i)[0]));
            }
        }
        assertFalse(ahead.has(0));
    }

    @Test
    void byTwoThreads() throws Exception {
        Thread thread = new Thread(begin());
        thread.start();
        check();
        thread.join();
        check();
    }

    @Test
    void byTheSessionAloneWhenTheOtherDoesNotCome() {
        begin();
        check();
    }
}
