package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.tracee.SecondThread;
import io.torpor.tracee.SocketsAhead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Hands sockets of which there is a copy to those who have much to ask them, some at a time. For the session's thread. */
final class EarlySockets {
    /** To hand over costs as much as to ask so many. */
    private static final int SOME = 16;

    private final SocketsAhead ahead;
    private final WalkTools tools;
    private final List<Future<?>> begun = new ArrayList<>();
    private List<SocketsAhead.Fresh> waiting = new ArrayList<>();
    private final Set<Integer> likenesses = new HashSet<>();
    private boolean over;

    /** @param ahead null where nobody wants them */
    EarlySockets(SocketsAhead ahead, WalkTools tools) {
        this.ahead = ahead;
        this.tools = tools;
    }

    /** Offers a descriptor that was just read. */
    void offer(Candidate candidate) {
        Seen seen = candidate.seen();
        if (ahead != null && !over && candidate.isFresh() && AlikeFiles.isOneDescription(seen)) {
            waiting.add(new SocketsAhead.Fresh(
                    seen.status().inode(), seen.family(), copy(candidate), candidate.likeness()));
        }
    }

    /** Of those that are alike, one is asked. */
    private LocalFd copy(Candidate candidate) {
        boolean asked = candidate.likeness() == 0 || likenesses.add(candidate.likeness());
        return asked ? candidate.fetched().get() : null;
    }

    /** A table has been read: its sockets may be asked. */
    void handOver() {
        if (waiting.size() >= SOME) {
            begun.add(tools.thread().begin(Executors.callable(ahead.begin(waiting))));
            waiting = new ArrayList<>();
        }
    }

    /** Returns when all that were handed over have been asked; nobody gets any more. */
    void end() {
        over = true;
        waiting.clear();
        begun.forEach(SecondThread::await);
        begun.clear();
    }
}
