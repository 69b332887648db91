package io.torpor.files;

import java.util.Set;

/** The same, where the kernel's own tables cannot be read after all, when the tree waits already. */
class UnreadableTablesTest extends KernelTablesTest {
    @Override
    protected KernelTables kernel(WalkTools tools) throws Exception {
        KernelTables tables = super.kernel(tools);
        tables.close();
        return tables;
    }

    /** Nobody is asked ahead any more. */
    @Override
    protected void checkAhead(Set<Long> handedOver, Set<Long> asked) {}
}
