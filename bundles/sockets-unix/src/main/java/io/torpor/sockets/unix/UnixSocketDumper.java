package io.torpor.sockets.unix;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.sk_ucred_entry;
import io.torpor.image.proto.unix_sk_entry;
import io.torpor.linux.SyscallException;
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
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        UnixSocketTable table = UnixSocketTable.of(context);
        UnixSocket socket = table.find((int) file.inode());
        if (socket == null) {
            throw Refusals.elsewhere(file);
        }
        if (table.isUnaccepted(socket)
                || socket.isListening() && (socket.waiting().length > 0 || socket.received() > 0)) {
            throw Refusals.unaccepted(file, socket);
        }
        try {
            unix_sk_entry entry = record(file, socket, context);
            if (!socket.isListening()) {
                saveQueue(file, socket, context);
            }
            DumpedSockets.of(context).add(file, socket);
            return entry;
        } catch (SyscallException e) {
            throw Refusals.failed(file, e);
        }
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
                .setOpts(SocketOptions.save(file, context))
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
        List<Packet> packets = new QueueReader(file, socket, context).read();
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
