package io.torpor.sockets.unix;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.PollEvents;
import io.torpor.image.ImageRecords;
import io.torpor.image.OwnField;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.sk_shutdown;
import io.torpor.image.proto.unix_sk_entry;
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
            SocketLook look = LooksAhead.of(context).at(file);
            int events = socket.isListening() ? 0 : look.events();
            boolean reset = (events & PollEvents.POLLERR) != 0;
            if (reset && (!socket.isStream() || socket.peer() != 0)) {
                context.report(Refusals.pendingError(file));
            }
            boolean readable = (events & PollEvents.POLLIN) != 0;
            TreeSockets.of(context)
                    .keep(
                            file,
                            new TreeSockets.Seen(socket, look, begin(file, socket, look, context), reset, readable));
        } catch (SyscallException e) {
            throw Refusals.failed(file, e).toException();
        }
    }

    /** What of the record only the socket itself, or the file that it is bound to, can tell. Null: most have nothing of that. */
    private static unix_sk_entry.Builder begin(OpenFile file, UnixSocket socket, SocketLook look, DumpContext context)
            throws TorporException {
        SocketOptions options = SocketOptions.of(context);
        boolean isSocketNeeded = options.isSocketNeeded(look.options(), file.subject());
        if (!isSocketNeeded && !socket.hasPath()) {
            return null;
        }
        unix_sk_entry.Builder entry = unix_sk_entry.newBuilder();
        if (isSocketNeeded) {
            entry.setOpts(options.record(look.options(), file.descriptor(), file.subject()));
        }
        if (socket.hasPath()) {
            BoundFile.save(file, socket, entry);
        }
        return entry;
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        return capture(file, context).record();
    }

    @Override
    public Captured capture(OpenFile file, DumpContext context) throws TorporException {
        TreeSockets.Seen seen = TreeSockets.of(context).take(file);
        if (seen.readable() && !TreeSockets.of(context).hasSavedQueue(file)) {
            try {
                saveQueue(file, seen.socket(), context);
            } catch (SyscallException e) {
                throw Refusals.failed(file, e).toException();
            }
        }
        fown_entry owner = SignalOwners.save(file, context.require(FrozenTree.class));
        return () -> record(file, seen, owner, context);
    }

    private static unix_sk_entry record(OpenFile file, TreeSockets.Seen seen, fown_entry owner, DumpContext context)
            throws TorporException {
        UnixSocket socket = seen.socket();
        int listener = UnixSocketTable.of(context).listenerOf(socket);
        unix_sk_entry.Builder entry = (seen.begun() == null ? unix_sk_entry.newBuilder() : seen.begun())
                .setId(file.id())
                .setIno(socket.inode())
                .setType(socket.type())
                .setState(socket.state())
                .setFlags(file.flags())
                .setUflags(0)
                .setBacklog(socket.isListening() ? socket.sent() : 0)
                .setPeer(listener == 0 ? socket.peer() : listener)
                .setFown(owner)
                .setName(ByteString.copyFrom(socket.name()));
        if (!entry.hasOpts()) {
            entry.setOpts(SocketOptions.of(context).record(seen.look().options(), null, file.subject()));
        }
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
        if (seen.reset()) {
            new OwnField.Values().put(OwnField.UNIX_RESET, 1).addTo(entry);
        }
        if (seen.look().peer() != null) {
            seen.look().peer().addTo(entry, OwnField.UNIX_PEER);
        }
        if (RequestSocket.isOther(socket, context)) {
            RequestSocket.mark(entry);
        }
        if (TreeSockets.of(context).isTaken(file)) {
            PluginSockets.mark(entry);
        }
        return entry.build();
    }

    private static void saveQueue(OpenFile file, UnixSocket socket, DumpContext context) throws TorporException {
        List<Packet> packets = QueueRecords.read(file, socket, QueueReader.NO_RIGHTS, context);
        QueueRecords.save(file, packets, context.require(ImageRecords.class));
    }
}
