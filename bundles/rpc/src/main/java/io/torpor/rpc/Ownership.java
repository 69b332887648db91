package io.torpor.rpc;

import io.torpor.abi.Pid;
import io.torpor.procfs.Status;
import io.torpor.spi.Option;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which processes a client may have saved: those that it may attach to by ptrace(2), with what it has at its start. */
interface Ownership {
    Ownership ANY = (pid, status) -> {};

    /** The option's name. */
    String NAME = "rpc-ownership";

    /** Of the session that a client asked for. */
    Option<Ownership> OPTION = new Option<>(NAME, Ownership.class, ANY);

    /**
     * Looks at one thread.
     *
     * @throws TorporException when the client may not
     */
    void check(Pid process, Status thread) throws TorporException;

    /**
     * What belongs to a user: all ids his, no capability that the client lacks, and not kept from him by the kernel (PR_SET_DUMPABLE), which
     * shows in who owns its files in /proc.
     */
    record Of(int uid, int gid, long capabilities) implements Ownership {
        @Override
        public void check(Pid process, Status thread) throws TorporException {
            if (!all(thread.uid(), uid)
                    || !all(thread.gid(), gid)
                    || (thread.permittedCapabilities() & ~capabilities) != 0
                    || owner(process) != uid) {
                throw Refusal.of(
                        "RPC-008",
                        "Process " + process + " (" + thread.name() + ") is not the client's: it belongs to uid "
                                + thread.uid()[0] + ", the client is uid " + uid,
                        "Ask as the owner of the tree, or as root.");
            }
        }

        private static boolean all(int[] ids, int wanted) {
            for (int id : ids) {
                if (id != wanted) {
                    return false;
                }
            }
            return true;
        }

        private static int owner(Pid process) throws TorporException {
            try {
                return (int) Files.getAttribute(Path.of("/proc", process.toString()), "unix:uid");
            } catch (IOException e) {
                throw Refusal.of("RPC-008", "Cannot tell whose process " + process + " is: " + e.getMessage(), "", e);
            }
        }
    }
}
