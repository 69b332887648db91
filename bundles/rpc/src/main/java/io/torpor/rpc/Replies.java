package io.torpor.rpc;

import io.torpor.abi.Errno;
import io.torpor.image.proto.criu_dump_resp;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.image.proto.criu_restore_resp;
import io.torpor.image.proto.criu_version;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.spi.TorporException;

/** What is sent back. */
final class Replies {
    /** The peer's version whose requests are understood. gitid stays empty: clients take one for a release after this. */
    private static final int MAJOR = 4;

    private static final int MINOR = 3;
    private static final int NO_PID = -1;

    private Replies() {}

    static criu_resp success(criu_req_type type) {
        return criu_resp.newBuilder().setType(type).setSuccess(true).build();
    }

    static criu_resp version() {
        return criu_resp
                .newBuilder()
                .setType(criu_req_type.VERSION)
                .setSuccess(true)
                .setVersion(criu_version.newBuilder().setMajorNumber(MAJOR).setMinorNumber(MINOR))
                .build();
    }

    static criu_resp dumped() {
        return criu_resp
                .newBuilder()
                .setType(criu_req_type.DUMP)
                .setSuccess(true)
                .setDump(criu_dump_resp.newBuilder().setRestored(false))
                .build();
    }

    static criu_resp restored(int root) {
        return criu_resp
                .newBuilder()
                .setType(criu_req_type.RESTORE)
                .setSuccess(true)
                .setRestore(criu_restore_resp.newBuilder().setPid(root))
                .build();
    }

    /** @param status as wait(2) has it */
    static criu_resp ended(int status) {
        return criu_resp
                .newBuilder()
                .setType(criu_req_type.WAIT_PID)
                .setSuccess(true)
                .setStatus(status)
                .build();
    }

    static criu_resp failure(criu_req_type type, TorporException failure) {
        criu_resp.Builder reply = criu_resp
                .newBuilder()
                .setType(type)
                .setSuccess(false)
                .setCrErrmsg(failure.issue().toString());
        int errno = errno(failure);
        if (errno != 0) {
            reply.setCrErrno(errno);
        }
        if (type == criu_req_type.DUMP) {
            reply.setDump(criu_dump_resp.newBuilder().setRestored(false));
        } else if (type == criu_req_type.RESTORE) {
            reply.setRestore(criu_restore_resp.newBuilder().setPid(NO_PID));
        }
        return reply.build();
    }

    /** The peer has a number for a request that is wrong, for a tree that is not there, and for ids that are taken; otherwise the kernel's, if it refused. */
    private static int errno(TorporException failure) {
        switch (failure.issue().code()) {
            case "RPC-001", "RPC-002", "RPC-004", "RPC-005", "RPC-006", "RPC-009", "RPC-017" -> {
                return Errno.EBADRQC;
            }
            case "RPC-007", "RPC-008" -> {
                return Errno.EPERM;
            }
            case "TASKS-001" -> {
                return Errno.ESRCH;
            }
            case "TASKS-023", "TASKS-025" -> {
                return Errno.EEXIST;
            }
            default -> {
                return errnoOfCause(failure);
            }
        }
    }

    private static int errnoOfCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TaskGone) {
                return Errno.ESRCH;
            }
            if (cause instanceof SyscallException call) {
                return call.errno();
            }
        }
        return 0;
    }
}
