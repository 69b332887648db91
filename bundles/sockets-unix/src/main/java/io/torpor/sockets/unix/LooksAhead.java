package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.linux.Sockets;
import io.torpor.sockets.SocketAnswers;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.tracee.FrozenTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at all UNIX sockets of a tree, in a thread of its own where there are many: each is asked some forty questions, and the application waits. There is nothing else that the second processor
 * could do from the walk over descriptors to the making of records.
 */
final class LooksAhead {
    /** A thread costs as much as so many sockets. */
    private static final int FEW = 16;
    /** Of more, the engine may not have descriptors of all at a time. */
    private static final int MOST = 4096;

    private static final long PAUSE_NANOS = 10_000;

    /** Asks sockets, in one of the threads. */
    private static final class Asker {
        private final SocketAnswers.Asker options;
        private final PeerCredentials.Asker peers;

        private Asker(DumpContext context) {
            options = SocketOptions.of(context).asker();
            peers = new PeerCredentials.Asker(
                    context.find(FrozenTree.class).map(FrozenTree::architecture).orElse(null));
        }

        private SocketLook at(LocalFd socket) {
            return new SocketLook(options.ask(socket), peers.ask(socket), Sockets.poll(socket, PollEvents.POLLIN));
        }
    }

    private final Asker asker;
    private final Map<Integer, Integer> positions = new HashMap<>();
    private final List<LocalFd> sockets = new ArrayList<>();
    private SocketLook[] looks;
    private Thread thread;
    private volatile int done;
    private volatile boolean over;
    private volatile RuntimeException failure;

    private LooksAhead(DumpContext context) {
        asker = new Asker(context);
    }

    /** The session's. */
    static LooksAhead of(DumpContext context) {
        return context.findOrProvide(LooksAhead.class, () -> new LooksAhead(context));
    }

    /** Begins to look at those that are known, if there are many. */
    void begin(List<? extends OpenFile> files, DumpContext context) {
        for (OpenFile file : files) {
            if (files.size() <= MOST && QueueWalk.isUnixSocket(file)) {
                positions.put(file.id(), sockets.size());
                sockets.add(file.descriptor());
            }
        }
        if (sockets.size() < FEW) {
            positions.clear();
            return;
        }
        looks = new SocketLook[sockets.size()];
        Asker another = new Asker(context);
        thread = new Thread(() -> look(another), "torpor-sockets");
        thread.setDaemon(true);
        thread.start();
        context.undo("look at no more sockets", this::end);
    }

    private void look(Asker another) {
        try {
            for (int i = 0; i < looks.length && !over; i++) {
                looks[i] = another.at(sockets.get(i));
                done = i + 1;
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** What one says of itself; waits until it is known. */
    SocketLook at(OpenFile file) {
        Integer position = positions.get(file.id());
        if (position == null) {
            return asker.at(file.descriptor());
        }
        while (done <= position) {
            if (failure != null) {
                throw failure;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return looks[position];
    }

    /** Ends the thread, before the descriptors that it uses are closed. */
    private void end() throws InterruptedException {
        over = true;
        thread.join();
    }
}
