package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Refuses sockets whose other end is outside of the tree: nothing would be there for them after a restore. */
@Component
@DumpStep(name = "sockets-unix-peers", stage = DumpStage.MEMORY)
public final class PeerCheck implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        DumpedSockets sockets = DumpedSockets.of(context);
        List<Issue> outside = new ArrayList<>();
        for (DumpedSockets.Dumped dumped : sockets.all()) {
            int peer = dumped.socket().peer();
            if (peer != 0 && !sockets.contains(peer) && !RequestSocket.isOther(dumped.socket(), context)) {
                UnixSocket other = UnixSocketTable.of(context).find(peer);
                outside.add(Issue.error(
                        "UNIX-008",
                        dumped.subject(),
                        "Cannot dump " + dumped.subject() + ", a UNIX socket: it is connected to "
                                + (other == null ? "socket:[" + Integer.toUnsignedString(peer) + "]" : other.label())
                                + ", which no process of the tree holds",
                        "Dump a tree that has both ends in it, or let the application close the connection before."));
            }
        }
        if (!outside.isEmpty()) {
            throw new TorporException(outside);
        }
    }
}
