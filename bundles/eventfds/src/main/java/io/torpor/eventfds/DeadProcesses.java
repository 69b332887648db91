package io.torpor.eventfds;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Tid;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.pidfd_entry;
import io.torpor.linux.Processes;
import io.torpor.spi.RestoreContext;
import io.torpor.tracee.Dummy;
import io.torpor.tracee.PuppetTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes that end at once, for pidfds of processes that had. Pidfds that were for one process have one inode and are for one process again: a pidfd can only be
 * opened while its process is there, so all for one are opened together. For the session's thread.
 */
final class DeadProcesses implements AutoCloseable {
    private final Map<Integer, LocalFd> pidfds = new HashMap<>();

    private DeadProcesses() {}

    /** The session's one. */
    static DeadProcesses of(RestoreContext context) {
        return context.findOrProvide(DeadProcesses.class, () -> {
            DeadProcesses dead = new DeadProcesses();
            context.undo("close pidfds of processes that have ended", dead::close);
            return dead;
        });
    }

    /**
     * A description for a record; the caller's to close.
     *
     * @param files all that the images have
     */
    LocalFd pidfd(pidfd_entry record, List<file_entry> files, PuppetTree tree) {
        if (!pidfds.containsKey(record.getId())) {
            try (Dummy process = Dummy.bare(tree.architecture())) {
                for (file_entry file : files) {
                    pidfd_entry other = file.getPidfd();
                    if (file.hasPidfd() && other.getNspid() <= 0 && other.getIno() == record.getIno()) {
                        int flags = other.getFlags() & PidfdDumper.SETTABLE;
                        pidfds.put(other.getId(), Processes.pidfd(Tid.leaderOf(process.pid()), flags));
                    }
                }
            }
        }
        return pidfds.remove(record.getId());
    }

    @Override
    public void close() {
        for (LocalFd pidfd : pidfds.values()) {
            pidfd.close();
        }
        pidfds.clear();
    }
}
