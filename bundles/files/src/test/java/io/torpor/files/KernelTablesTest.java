package io.torpor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.linux.KernelFiles;
import java.util.Set;

/** The same, read from the kernel's own tables. */
class KernelTablesTest extends DescriptorWalkTest {
    @Override
    protected KernelTables kernel(WalkTools tools) throws Exception {
        try {
            KernelTables tables = new KernelTables(new X86Architecture(), tools);
            tables.expect(process());
            return tables;
        } catch (KernelFiles.Unavailable e) {
            return abort(e.getMessage());
        }
    }

    /** They are alike, but for those that a test gave other descriptors to. */
    @Override
    protected void checkAhead(Set<Long> handedOver, Set<Long> asked) {
        assertEquals(30, handedOver.size());
        assertTrue(handedOver.containsAll(asked) && !asked.isEmpty() && asked.size() < 5, asked.size() + " were asked");
    }
}
