package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Processes;
import io.torpor.tracee.FrozenTask;
import java.util.ArrayDeque;

/**
 * Descriptors of ours for the files of a frozen tree. A tree may have more than the engine may: those fetched first are closed then, and fetched again when somebody needs them.
 * For the session's thread.
 */
final class FetchedFiles {
    private final ArrayDeque<Fetched> held = new ArrayDeque<>();
    private final int most;

    /** As many as leave room for what else the engine opens. */
    FetchedFiles() {
        this(Processes.descriptorLimit() / 2);
    }

    FetchedFiles(int most) {
        this.most = most;
    }

    /**
     * Our descriptor for a task's; taken over.
     *
     * @param copy null: it is fetched when somebody needs it
     */
    Fetched keep(FrozenTask task, int number, LocalFd copy) {
        Fetched fetched = new Fetched(task, number, copy);
        if (copy != null) {
            hold(fetched);
        }
        return fetched;
    }

    /** One that nobody else has; taken over, and held until it is closed. */
    Fetched keep(LocalFd file) {
        return new Fetched(null, -1, file);
    }

    /** Whether one will be closed when another is fetched. */
    boolean isFull() {
        return held.size() >= most;
    }

    private void hold(Fetched fetched) {
        held.add(fetched);
        if (held.size() > most) {
            Fetched first = held.remove();
            if (!first.kept) {
                first.close();
            }
        }
    }

    /** A descriptor of ours, open or not. */
    final class Fetched implements AutoCloseable {
        private final FrozenTask task;
        private final int number;
        private LocalFd open;
        private boolean kept;
        private boolean waiting;

        private Fetched(FrozenTask task, int number, LocalFd open) {
            this.task = task;
            this.number = number;
            this.open = open;
        }

        /** Good until many others have been asked for. */
        LocalFd get() {
            if (open == null) {
                open = Processes.fetch(task.pidfd(), new RemoteFd(number));
                hold(this);
            }
            return open;
        }

        /** Gives up what is open: the caller's to close; null when it is closed. */
        LocalFd take() {
            LocalFd taken = open;
            open = null;
            return taken;
        }

        /** From now on it is closed only by {@link #close}. */
        void keep() {
            kept = true;
        }

        /** Whether it is open, and nobody will have it closed for want of room. */
        boolean canWait() {
            return isOpen() && !isFull();
        }

        /** From now on it is needed until there is a record of the file, though the tree may run again before. */
        void waits() {
            waiting = true;
        }

        boolean isWaiting() {
            return waiting;
        }

        /** Closes it, unless somebody has it kept. */
        void release() {
            if (!kept) {
                close();
            }
        }

        /** The id of the task that has it, where it is not only in a queue. */
        int holder() {
            return task.livingId().number();
        }

        boolean isOpen() {
            return open != null;
        }

        @Override
        public void close() {
            if (open != null) {
                open.close();
                open = null;
            }
        }
    }
}
