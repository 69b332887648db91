package io.torpor.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.procfs.MapEntry;
import io.torpor.procfs.Smaps;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MappingWarningsTest {
    /** As Linux shows it where the processor has shadow stacks. */
    private static final String STACK = """
            7f3c2a400000-7f3c2ac00000 rw-p 00000000 00:00 0\s
            Size:               8192 kB
            VmFlags: rd wr mr mw me ac sd ss\s
            """;

    @Test
    void shadowStacksAreRefused() {
        MapEntry stack = Smaps.parse(ByteBuffer.wrap(STACK.getBytes(StandardCharsets.US_ASCII)))
                .get(0);
        assertTrue(MappingWarnings.isRefused(stack.flags()));
        Issue refusal = MappingWarnings.refusal(new Subject.Other("the stack"), stack.flags());
        assertEquals("MEMORY-003", refusal.code());
        assertEquals("Cannot dump the stack: it is a shadow stack", refusal.message());
    }
}
