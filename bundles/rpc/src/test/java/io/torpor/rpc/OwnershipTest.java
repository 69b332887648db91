package io.torpor.rpc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.torpor.abi.Pid;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.TorporException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** On this very process, whose ids and capabilities the kernel tells. */
class OwnershipTest {
    private static final Pid SELF = new Pid((int) ProcessHandle.current().pid());

    private final Status status;

    OwnershipTest() throws IOException {
        status = new ProcFs().status(SELF);
    }

    private Ownership.Of owner(int uid, int gid, long capabilities) {
        return new Ownership.Of(uid, gid, capabilities);
    }

    @Test
    void ownProcessesPass() {
        Ownership own = owner(status.uid()[0], status.gid()[0], status.permittedCapabilities());
        assertDoesNotThrow(() -> own.check(SELF, status));
    }

    @Test
    void othersDoNot() {
        int uid = status.uid()[0];
        int gid = status.gid()[0];
        for (Ownership other : new Ownership[] {
            owner(uid + 1, gid, status.permittedCapabilities()), owner(uid, gid + 1, status.permittedCapabilities())
        }) {
            TorporException e = assertThrows(TorporException.class, () -> other.check(SELF, status));
            assertEquals("RPC-008", e.issue().code());
        }
        if (status.permittedCapabilities() != 0) {
            assertThrows(TorporException.class, () -> owner(uid, gid, 0).check(SELF, status));
        }
    }
}
