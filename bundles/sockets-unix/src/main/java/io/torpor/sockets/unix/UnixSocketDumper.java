package io.torpor.sockets.unix;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.PollEvents;
import io.torpor.image.ImageRecords;
import io.torpor.image.OwnField;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.sockets.SocketOptions;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Saves a UNIX socket and what waits in its queue, which stays there. {@link PeerCheck} looks at what is known only when all were seen. */
@Component
@Claims("socket AF_UNIX")
public final class UnixSocketDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        UnixSocketTable table = UnixSocketTable.of(context);
        try {
            UnixSocket socket = table.find((int) file.inode());
            if (socket == null) {
                throw Refusals.elsewhere(file).toException();
            }
            TreeSockets.of(context).add(file, socket);
            boolean readable = !socket.isListening() && inspectQueue(file, context);
            TreeSockets.of(context)
                    .keep(file, new TreeSockets.Seen(socket, record(file, socket, table, context), readable));
        } catch (SyscallException e) {
            throw Refusals.failed(file, e).toException();
        }
    }

    /** Whether there is anything in the queue. */
    private static boolean inspectQueue(OpenFile file, DumpContext context) throws TorporException {
        int events = Sockets.poll(file.descriptor(), PollEvents.POLLIN);
        if ((events & PollEvents.POLLERR) != 0) {
            context.report(Refusals.pendingError(file));
        }
        return (events & PollEvents.POLLIN) != 0;
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        TreeSockets.Seen seen = TreeSockets.of(context).take(file);
        if (seen.readable() && !TreeSockets.of(context).hasSavedQueue(file)) {
            try {
                saveQueue(file, seen.socket(), context);
            } catch (SyscallException e) {
                throw Refusals.failed(file, e).toException();
            }
        }
        return seen.record();
    }

    private static unix_sk_entry record(OpenFile file, UnixSocket socket, UnixSocketTable table, DumpContext context)
            throws TorporException {
        int listener = table.listenerOf(socket);
        unix_sk_entry.Builder entry = unix_sk_entry
                .newBuilder()
                .setId(file.id())
                .setIno(socket.inode())
                .setType(socket.type())
                .setState(socket.state())
                .setFlags(file.flags())
                .setUflags(0)
                .setBacklog(socket.isListening() ? socket.sent() : 0)
                .setPeer(listener == 0 ? socket.peer() : listener)
                .setFown(SignalOwners.save(file.descriptor(), context.require(FrozenTree.class)))
                .setOpts(SocketOptions.of(context).save(file.descriptor(), file.subject()))
                .setName(ByteString.copyFrom(socket.name()));
        if (socket.shutdown() != 0) {
            entry.setShutdown(sk_shutdown.forNumber(socket.shutdown()));
        }
        if (socket.waiting().length > 0) {
            new OwnField.Values()
                    .put(OwnField.UNIX_WAITING, socket.waitingInodes())
                    .addTo(entry);
        }
        if (listener != 0) {
            PeerCredentials.ofHolder(file, context.require(FrozenTree.class)).addTo(entry, OwnField.UNIX_CONNECTOR);
        }
        PeerCredentials peer = PeerCredentials.of(file.descriptor());
        if (peer != null) {
            peer.addTo(entry, OwnField.UNIX_PEER);
        }
        if (RequestSocket.isOther(socket, context)) {
            RequestSocket.mark(entry);
        }
        if (socket.hasPath()) {
            BoundFile.save(file, socket, entry);
        }
        return entry.build();
    }

    private static void saveQueue(OpenFile file, UnixSocket socket, DumpContext context) throws TorporException {
        List<Packet> packets = QueueRecords.read(file, socket, QueueReader.NO_RIGHTS, context);
        QueueRecords.save(file, packets, context.require(ImageRecords.class));
    }
}
