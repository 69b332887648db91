package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.FileStatus;
import io.torpor.tracee.PipesAhead;
import io.torpor.tracee.SecondThread;
import io.torpor.tracee.SocketsAhead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hands sockets and pipes of which there is a copy to those who have much to ask them, some at a time. For the session's thread. */
final class EarlyFiles {
    /** To hand over costs as much as to ask so many. */
    private static final int SOME = 16;

    private final SocketsAhead ahead;
    private final PipesAhead pipes;
    private final WalkTools tools;
    private final List<Future<?>> begun = new ArrayList<>();
    private final Set<Integer> likenesses = new HashSet<>();
    private List<SocketsAhead.Fresh> sockets = new ArrayList<>();
    private List<PipesAhead.End> ends = new ArrayList<>();
    private boolean over;

    /**
     * Begins.
     *
     * @param ahead null where nobody wants sockets
     * @param pipes null where nobody wants those
     */
    EarlyFiles(SocketsAhead ahead, PipesAhead pipes, WalkTools tools) {
        this.ahead = ahead;
        this.pipes = pipes;
        this.tools = tools;
    }

    /** Offers a descriptor that was just read. */
    void offer(Candidate candidate) {
        if (over || !candidate.isFresh()) {
            return;
        }
        Seen seen = candidate.seen();
        if (ahead != null && AlikeFiles.isOneDescription(seen)) {
            sockets.add(new SocketsAhead.Fresh(
                    seen.status().inode(), seen.family(), copy(candidate), candidate.likeness()));
        } else if (pipes != null && isReadingEnd(seen)) {
            ends.add(new PipesAhead.End(seen.status().inode(), seen.copy()));
        }
    }

    /** Of those that are alike, one is asked. */
    private LocalFd copy(Candidate candidate) {
        boolean asked = candidate.likeness() == 0 || likenesses.add(candidate.likeness());
        return asked ? candidate.fetched().get() : null;
    }

    private boolean isReadingEnd(Seen seen) {
        FileStatus status = seen.status();
        return status.type() == FileModes.S_IFIFO
                && status.device() == tools.pipes()
                && (seen.flags() & OpenFlags.O_PATH) == 0
                && (seen.flags() & OpenFlags.O_ACCMODE) != OpenFlags.O_WRONLY;
    }

    /** A table has been read: its sockets may be asked, and its pipes copied. */
    void handOver() {
        if (sockets.size() >= SOME) {
            begin(ahead.begin(sockets));
            sockets = new ArrayList<>();
        }
        if (ends.size() >= SOME) {
            begin(pipes.begin(ends));
            ends = new ArrayList<>();
        }
    }

    private void begin(Runnable work) {
        begun.add(tools.thread().begin(Executors.callable(work)));
    }

    /** Returns when all that were handed over have been asked; nobody gets any more. */
    void end() {
        over = true;
        sockets.clear();
        ends.clear();
        begun.forEach(SecondThread::await);
        begun.clear();
    }
}
