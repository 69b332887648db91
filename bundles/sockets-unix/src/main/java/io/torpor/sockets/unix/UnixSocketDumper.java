package io.torpor.sockets.unix;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.PollEvents;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.sk_ucred_entry;
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
            if (table.isUnaccepted(socket)
                    || socket.isListening() && (socket.waiting().length > 0 || socket.received() > 0)) {
                context.refuse(Refusals.unaccepted(file, socket));
            }
            boolean readable = !socket.isListening() && inspectQueue(file, context);
            TreeSockets.of(context).keep(file, new TreeSockets.Seen(socket, record(file, socket, context), readable));
        } catch (SyscallException e) {
            throw Refusals.failed(file, e).toException();
        }
    }

    /** Whether there is anything in the queue. Peeking it would show more, but would also open here what descriptors are in it. */
    private static boolean inspectQueue(OpenFile file, DumpContext context) throws TorporException {
        if (DescriptorsInQueue.count(file.info()) > 0) {
            context.refuse(Refusals.rights(file));
        }
        int events = Sockets.poll(file.descriptor(), PollEvents.POLLIN | PollEvents.POLLPRI);
        if ((events & PollEvents.POLLPRI) != 0) {
            context.refuse(Refusals.urgent(file));
        }
        if ((events & PollEvents.POLLERR) != 0) {
            context.report(Refusals.pendingError(file));
        }
        return (events & PollEvents.POLLIN) != 0;
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        TreeSockets.Seen seen = TreeSockets.of(context).take(file);
        if (seen.readable()) {
            try {
                saveQueue(file, seen.socket(), context);
            } catch (SyscallException e) {
                throw Refusals.failed(file, e).toException();
            }
        }
        return seen.record();
    }

    private static unix_sk_entry record(OpenFile file, UnixSocket socket, DumpContext context) throws TorporException {
        unix_sk_entry.Builder entry = unix_sk_entry
                .newBuilder()
                .setId(file.id())
                .setIno(socket.inode())
                .setType(socket.type())
                .setState(socket.state())
                .setFlags(file.flags())
                .setUflags(0)
                .setBacklog(socket.sent())
                .setPeer(socket.peer())
                .setFown(SignalOwners.save(file.descriptor(), context.require(FrozenTree.class)))
                .setOpts(SocketOptions.of(context).save(file.descriptor(), file.subject()))
                .setName(ByteString.copyFrom(socket.name()));
        if (socket.shutdown() != 0) {
            entry.setShutdown(sk_shutdown.forNumber(socket.shutdown()));
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
        List<Packet> packets = new QueueReader(file, socket).read();
        ImageRecords images = context.require(ImageRecords.class);
        for (Packet packet : packets) {
            sk_packet_entry.Builder entry =
                    sk_packet_entry.newBuilder().setIdFor(file.id()).setLength(packet.content().length);
            if (packet.sender() != null) {
                entry.setUcred(sk_ucred_entry
                        .newBuilder()
                        .setPid(packet.sender().pid())
                        .setUid(packet.sender().user())
                        .setGid(packet.sender().group()));
            }
            images.add(ImageType.SK_QUEUES, 0, entry.build(), packet.content());
        }
    }
}
