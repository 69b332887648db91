package io.torpor.rpc;

import io.torpor.abi.Pid;
import io.torpor.image.proto.criu_req;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;

/** What a client wants to know of a child of the program that it has started: how it ended. */
final class EndedChild {
    private EndedChild() {}

    /**
     * Waits for a child.
     *
     * @param startedByClient whether children of this program are the client's business; a service's are not
     * @return its wait status
     * @throws TorporException RPC-020 when there is no such child
     */
    static int await(criu_req request, boolean startedByClient) throws TorporException {
        int pid = request.getPid();
        if (!startedByClient || pid <= 0) {
            throw Refusal.of("RPC-020", message(pid), "");
        }
        try {
            return Processes.reap(new Pid(pid), true).orElseThrow();
        } catch (SyscallException e) {
            throw Refusal.of("RPC-020", message(pid), "", e);
        }
    }

    private static String message(int pid) {
        return "Cannot wait for process " + pid + ": it is no child of a program that the client has started";
    }
}
