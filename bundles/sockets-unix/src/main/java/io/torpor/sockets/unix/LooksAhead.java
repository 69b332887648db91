package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.sockets.SocketAnswers;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.tracee.FirstCome;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SecondThread;
import io.torpor.tracee.SocketsAhead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * Looks at all UNIX sockets of a tree, many of them in another thread: each is asked some forty questions, and the application waits. Whoever comes first asks one: the other thread, which begins when
 * descriptors have been read, with the last of them, or the session's, when it needs the answers, with the first.
 */
final class LooksAhead implements SocketsAhead {
    /** Events of a socket that has nothing to read and no error. */
    private static final int QUIET = 0;

    /** One socket of those that are asked ahead. */
    private static final class Look {
        private final LocalFd socket;
        private final int events;
        private final FirstCome<SocketLook> look = new FirstCome<>();

        private Look(LocalFd socket, int events) {
            this.socket = socket;
            this.events = events;
        }

        /** Asks, unless somebody has begun to. */
        private void ask(Asker asker) {
            look.attempt(() -> asker.at(socket, events));
        }
    }

    /** Asks sockets, in one of the threads. */
    private static final class Asker {
        private final SocketAnswers.Asker options;
        private final PeerCredentials.Asker peers;

        private Asker(DumpContext context) {
            options = SocketOptions.of(context).asker();
            peers = new PeerCredentials.Asker(
                    context.find(FrozenTree.class).map(FrozenTree::architecture).orElse(null));
        }

        private SocketLook at(LocalFd socket, int events) {
            return new SocketLook(options.ask(socket), peers.ask(socket), events);
        }
    }

    private final Asker asker;
    private final Asker another;
    private final Map<Long, Look> looks = new HashMap<>();
    private final Map<Integer, Look> alike = new HashMap<>();
    private final FutureTask<UnixSocketTable> table = new FutureTask<>(UnixSocketTable::list);

    private LooksAhead(DumpContext context) {
        asker = new Asker(context);
        another = new Asker(context);
    }

    /** The session's. */
    static LooksAhead of(DumpContext context) {
        return context.findOrProvide(LooksAhead.class, () -> new LooksAhead(context));
    }

    @Override
    public Runnable begin(List<Fresh> sockets) {
        List<Fresh> fresh = new ArrayList<>();
        List<LocalFd> copies = new ArrayList<>();
        List<Look> begun = new ArrayList<>();
        for (Fresh socket : sockets) {
            if (socket.family() == SocketConstants.AF_UNIX && socket.likeness() == 0) {
                fresh.add(socket);
                copies.add(socket.copy());
            } else if (socket.family() == SocketConstants.AF_UNIX) {
                looks.put(socket.inode(), alike.computeIfAbsent(socket.likeness(), any -> {
                    begun.add(new Look(socket.copy(), QUIET));
                    return begun.get(begun.size() - 1);
                }));
            }
        }
        int[] events = Sockets.poll(copies, PollEvents.POLLIN);
        for (int i = 0; i < events.length; i++) {
            Look look = new Look(copies.get(i), events[i]);
            looks.put(fresh.get(i).inode(), look);
            begun.add(look);
        }
        return () -> ask(begun);
    }

    private void ask(List<Look> begun) {
        table.run();
        for (int i = begun.size() - 1; i >= 0; i--) {
            begun.get(i).ask(another);
        }
    }

    /** What one says of itself. */
    SocketLook at(OpenFile file) {
        Look look = looks.get(file.inode());
        if (look == null) {
            return asker.at(file.descriptor(), Sockets.poll(file.descriptor(), PollEvents.POLLIN));
        }
        look.ask(asker);
        return look.look.await();
    }

    /** What has happened to one: the events of poll(2). */
    int events(OpenFile file) {
        Look look = looks.get(file.inode());
        return look == null ? Sockets.poll(file.descriptor(), PollEvents.POLLIN) : look.events;
    }

    /**
     * All sockets that there are.
     *
     * @throws io.torpor.linux.SyscallException when they cannot be listed
     */
    UnixSocketTable table() {
        table.run(); // unless somebody has
        return SecondThread.await(table);
    }
}
