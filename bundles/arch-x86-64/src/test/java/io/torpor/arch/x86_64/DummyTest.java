package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Dummy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DummyTest {
    private static final int THREADS = 12;
    private static final int PATIENCE = 500;

    @Test
    void hasAsManyThreadsAsWantedAndLeavesNothing() throws Exception {
        ProcFs procFs = new ProcFs();
        Path process;
        try (Dummy dummy = Dummy.withThreads(new X86Architecture(), THREADS)) {
            process = Path.of("/proc/" + dummy.pid());
            for (int i = 0; i < PATIENCE && procFs.threads(dummy.pid()).length <= THREADS; i++) {
                Thread.sleep(10);
            }
            assertEquals(THREADS + 1, procFs.threads(dummy.pid()).length);
            String program = Files.readSymbolicLink(process.resolve("exe")).toString();
            assertTrue(program.endsWith(" (deleted)"), program);
        }
        assertFalse(Files.exists(process));
    }
}
