package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.List;

/**
 * Connections that nobody has accepted yet. Both ends must be in the tree. What a client has sent already is in the queue of a socket that has no file yet: only
 * accepting the connection would give it one.
 */
final class WaitingClients {
    private final DumpContext context;
    private final TreeSockets sockets;
    /** Whether the user has said that connections from outside may end with the tree: both ways to say so come to the same here. */
    private final boolean mayBeLeftOut;

    WaitingClients(DumpContext context) {
        this.context = context;
        sockets = TreeSockets.of(context);
        String policy = context.options().get(Options.IN_FLIGHT);
        mayBeLeftOut = context.options().get(Options.SKIP_IN_FLIGHT)
                || policy.equals(Options.IN_FLIGHT_SKIP)
                || policy.equals(Options.IN_FLIGHT_RESET);
    }

    /** Adds what stands against saving a listener with those that wait, or a client that waits. */
    void check(TreeSockets.Member member, List<Issue> refusals) throws TorporException {
        UnixSocket socket = member.socket();
        int listener = UnixSocketTable.of(context).listenerOf(socket);
        if (listener != 0 && !sockets.contains(listener)) {
            refusals.add(Refusals.unaccepted(
                    member,
                    "its connection to "
                            + UnixSocketTable.of(context).find(listener).label()
                            + " has not been accepted yet by a process outside of the tree"
                            + SocketHolders.of(listener)));
        }
        boolean hidden = false;
        int leftOut = 0;
        for (int client : socket.waiting()) {
            if (mayBeLeftOut && client != 0 && !sockets.contains(client)) {
                leftOut++;
                continue;
            }
            boolean mayHaveSent = client == 0
                    || sockets.contains(client) && sockets.get(client).socket().sent() > 0;
            hidden |= mayHaveSent;
            String why = mayHaveSent && WaitingData.canBeTaken(context) ? null : objection(client);
            if (why != null) {
                refusals.add(Refusals.unaccepted(
                        member, "a connection to " + socket.label() + " has not been accepted yet, and " + why));
                return;
            }
        }
        if (hidden && leftOut > 0) {
            refusals.add(
                    Refusals.unaccepted(
                            member,
                            leftOut + " connections to " + socket.label()
                                    + " from outside of the tree have not been accepted yet, beside others whose clients have sent something or closed"));
            return;
        }
        if (leftOut > 0) {
            context.report(Refusals.leftOut(member, leftOut));
        }
        if (hidden) {
            WaitingData.of(context).add(member);
        }
    }

    private String objection(int client) {
        if (client == 0) {
            return "its client has closed it";
        }
        if (!sockets.contains(client)) {
            return "its client is outside of the tree" + SocketHolders.of(client);
        }
        return sockets.get(client).socket().sent() > 0 ? "its client has sent something already" : null;
    }
}
