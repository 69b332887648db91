package io.torpor.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.torpor.abi.Errno;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import org.junit.jupiter.api.Test;

class RepliesTest {
    private static TorporException failure(String code, Throwable cause) {
        Issue issue = Issue.error(code, new Subject.Other("it"), "It failed", "");
        return (cause == null ? issue : issue.causedBy(cause)).toException();
    }

    /** As clients compute it, 4.3 is 40300; a gitid would add 100. */
    @Test
    void theVersionHasNoGitId() {
        criu_resp version = Replies.version();
        assertEquals(4, version.getVersion().getMajorNumber());
        assertEquals(3, version.getVersion().getMinorNumber());
        assertFalse(version.getVersion().hasGitid());
    }

    @Test
    void failuresHaveThePeersNumbers() {
        assertEquals(
                Errno.ESRCH,
                Replies.failure(criu_req_type.DUMP, failure("TASKS-001", null)).getCrErrno());
        assertEquals(
                Errno.EEXIST,
                Replies.failure(criu_req_type.RESTORE, failure("TASKS-023", null))
                        .getCrErrno());
        assertEquals(
                Errno.EBADRQC,
                Replies.failure(criu_req_type.EMPTY, failure("RPC-001", null)).getCrErrno());
        SyscallException noSpace = new SyscallException("write(1)", 28);
        assertEquals(
                28,
                Replies.failure(criu_req_type.DUMP, failure("IMAGE-004", new RuntimeException(noSpace)))
                        .getCrErrno());
        assertFalse(
                Replies.failure(criu_req_type.DUMP, failure("IMAGE-004", null)).hasCrErrno());
    }

    @Test
    void failuresSayWhatTheirTypeHas() {
        criu_resp dump = Replies.failure(criu_req_type.DUMP, failure("TASKS-001", null));
        assertFalse(dump.getSuccess());
        assertFalse(dump.getDump().getRestored());
        assertEquals("It failed. [TASKS-001]", dump.getCrErrmsg());
        assertEquals(
                -1,
                Replies.failure(criu_req_type.RESTORE, failure("TASKS-023", null))
                        .getRestore()
                        .getPid());
    }
}
