package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ExternalSockets;
import io.torpor.spi.Issue;
import io.torpor.spi.PluginsInImages;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Refuses sockets whose other end is outside of the tree, if nobody has promised that something will be there for them after a restore: the user for a single one, a plugin, or the user for
 * all datagram sockets, in this order.
 */
@Component
@DumpStep(
        name = "sockets-unix-peers",
        stage = DumpStage.MEMORY,
        needs = {"file-registry", "images"},
        live = true)
public final class PeerCheck implements ResourceDumper {
    private final InstalledPlugins plugins;

    @Activate
    public PeerCheck(@Reference InstalledPlugins plugins) {
        this.plugins = plugins;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        TreeSockets sockets = TreeSockets.of(context);
        OutsideSockets allowed = new OutsideSockets(context);
        WaitingClients waiting = new WaitingClients(context);
        List<Issue> outside = new ArrayList<>();
        for (TreeSockets.Member member : sockets.all()) {
            waiting.check(member, outside);
            int peer = member.socket().peer();
            if (peer != 0 && !sockets.contains(peer) && !RequestSocket.isOther(member.socket(), context)) {
                UnixSocket other = UnixSocketTable.of(context).find(peer);
                if (!allowed.isNamed(member.socket()) && isTaken(member, context)) {
                    sockets.isTakenBySomebody(member.file());
                } else if (allowed.allows(member.socket(), other)) {
                    allowed.save(member.socket(), other);
                } else {
                    outside.add(outside(member, other));
                }
            }
        }
        if (!outside.isEmpty()) {
            throw new TorporException(outside);
        }
    }

    private boolean isTaken(TreeSockets.Member member, DumpContext context) throws TorporException {
        long inode = Integer.toUnsignedLong(member.socket().inode());
        ExternalSockets plugin = plugins.choose(
                member.subject(), each -> each.takes(inode, member.file().descriptor(), context));
        if (plugin == null) {
            return false;
        }
        PluginsInImages.of(context).add(plugin.name());
        return true;
    }

    /** @param other null for one that this network namespace does not have */
    private static Issue outside(TreeSockets.Member member, UnixSocket other) {
        String peer = Integer.toUnsignedString(member.socket().peer());
        return Issue.error(
                "UNIX-008",
                member.subject(),
                "Cannot dump " + member.subject() + ", a UNIX socket: it is connected to "
                        + (other == null ? "socket:[" + peer + "]" : other.label())
                        + ", which no process of the tree holds"
                        + SocketHolders.of(member.socket().peer()),
                "Dump a tree that has both ends in it, install a plugin that connects it again, or say --external 'unix["
                        + Integer.toUnsignedString(member.socket().inode())
                        + "]' and hand the restore another socket with --inherit-fd; --ext-unix-sk lets datagram"
                        + " sockets be connected to names.");
    }
}
