package io.torpor.rpc;

import io.torpor.abi.Pid;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Roots of restored trees, whose parent a service is: reaped when they end. Looks every now and then, because waiting for any child would take away
 * what other threads wait for. May be used from any thread.
 */
final class RestoredChildren {
    private static final Logger LOG = LoggerFactory.getLogger(RestoredChildren.class);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Set<Pid> alive = new HashSet<>();

    synchronized void add(Pid root) {
        alive.add(root);
        if (alive.size() == 1) {
            Thread thread = new Thread(this::watch, "torpor-children");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void watch() {
        try {
            while (reap()) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    /** @return whether some are left; if none is, the next one added starts a new thread */
    private synchronized boolean reap() {
        for (Iterator<Pid> each = alive.iterator(); each.hasNext(); ) {
            Pid pid = each.next();
            try {
                OptionalInt status = Processes.reap(pid, false);
                if (status.isPresent()) {
                    each.remove();
                    LOG.info("Restored task {} has ended with status {}", pid, status.getAsInt());
                }
            } catch (SyscallException e) {
                each.remove();
                LOG.warn("Restored task {} is no child any more: {}", pid, e.getMessage());
            }
        }
        return !alive.isEmpty();
    }
}
