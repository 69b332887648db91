package io.torpor.sockets.inet;

import io.torpor.abi.InetConstants;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.NetworkConnection;
import io.torpor.spi.NetworkConnections;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileTables;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Says which connections the tree has, so that their packets can be held back before they are looked at. */
@Component
@DumpStep(
        name = "sockets-inet-connections",
        stage = DumpStage.OBSERVE,
        needs = {"task-tree", "file-tables"},
        provides = "connections-known",
        live = true)
public final class TcpConnectionsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        if (!context.options().get(Options.TCP_ESTABLISHED)) {
            return;
        }
        NetworkConnections connections = null;
        RepairNote note = new RepairNote();
        for (OpenFile file : context.require(FileTables.class).files()) {
            if (isInternet(file)) {
                NetworkConnection connection = connection(file);
                if (connection != null) {
                    connections = connections == null ? connections(context) : connections;
                    connections.add(connection);
                    add(file, note, context);
                }
            }
        }
        if (connections != null && !context.options().get(Options.PREFLIGHT)) {
            TcpConnections.of(context).note(context.require(RunJournal.class).note(RepairNote.KIND, note.toString()));
        }
    }

    private static void add(OpenFile file, RepairNote note, DumpContext context) {
        FrozenTask holder = context.require(FrozenTree.class).find(file.holder());
        note.add(file.holder(), holder.stat().startTime());
        if (SocketOptions.get(file.descriptor(), SocketConstants.SO_REUSEADDR) != 0) {
            note.addReusing(file.inode());
        }
    }

    private static boolean isInternet(OpenFile file) {
        String kind = file.descriptions().get(0);
        return kind.equals("socket AF_INET") || kind.equals("socket AF_INET6");
    }

    private static NetworkConnections connections(DumpContext context) {
        return context.findOrProvide(NetworkConnections.class, NetworkConnections::new);
    }

    /** Null for a socket that has none. */
    private static NetworkConnection connection(OpenFile file) throws TorporException {
        LocalFd socket = file.descriptor();
        try {
            if (Sockets.option(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_PROTOCOL)
                            != InetConstants.IPPROTO_TCP
                    || !TcpState.isConnection(TcpInfo.of(socket).state())) {
                return null;
            }
            Endpoint own = Endpoint.parse(Sockets.name(socket));
            Endpoint local = own.unmapped();
            Endpoint remote = TcpSocket.peer(socket, own.family()).unmapped();
            if (remote.port() == 0) {
                return null; // it was closed just now
            }
            return new NetworkConnection(
                    local.family(), local.address(), local.port(), remote.address(), remote.port());
        } catch (SyscallException e) {
            throw Problems.unreadable(file.subject(), e);
        }
    }
}
