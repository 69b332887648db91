package io.torpor.files;

import io.torpor.tracee.SecondThread;
import io.torpor.tracee.SocketsAhead;
import java.util.ArrayList;
import java.util.List;
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
    private boolean over;

    /** @param ahead null where nobody wants them */
    EarlySockets(SocketsAhead ahead, WalkTools tools) {
        this.ahead = ahead;
        this.tools = tools;
    }

    /** Offers a descriptor that was just read. */
    void offer(Candidate candidate) {
        AlikeFiles alike = candidate.alike();
        Seen seen = candidate.seen();
        boolean fresh = alike.known().isEmpty() && alike.fresh().get(0) == candidate;
        if (ahead != null && !over && fresh && AlikeFiles.isOneDescription(seen)) {
            waiting.add(new SocketsAhead.Fresh(seen.status().inode(), seen.family(), seen.copy()));
        }
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
