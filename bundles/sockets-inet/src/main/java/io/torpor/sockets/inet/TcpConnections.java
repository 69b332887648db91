package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SocketCalls;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTree;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP connections of a dump that keeps them. Each is in repair mode only while it is looked at: in that mode a program that reads gets EPERM, which it would
 * if we were killed. Those of a tree that has ended are in our hands alone, and enter it again to be closed without a word to the other side.
 */
final class TcpConnections implements AutoCloseable {
    private final boolean goesOn;
    private final SocketCalls calls;
    private final SavedTracking tracking = new SavedTracking();
    private final List<LocalFd> ending = new ArrayList<>();
    private final List<NativeBuffer> contents = new ArrayList<>();

    private RunJournal.Entry note = () -> {};

    private TcpConnections(boolean goesOn, Architecture architecture) {
        this.goesOn = goesOn;
        this.calls = TcpCalls.on(architecture);
    }

    /** The session's. */
    static TcpConnections of(DumpContext context) {
        return context.findOrProvide(TcpConnections.class, () -> {
            Options options = context.options();
            TcpConnections created = new TcpConnections(
                    options.get(Options.LEAVE_RUNNING) || options.get(Options.LEAVE_STOPPED),
                    context.find(FrozenTree.class).map(FrozenTree::architecture).orElse(null));
            context.undo("let the tree's TCP connections go on", created::goOn);
            return created;
        });
    }

    /** Takes what the run journal was told about them. */
    void note(RunJournal.Entry entry) {
        note = entry;
    }

    /**
     * Saves a connection.
     *
     * @param seen its record as it was when packets could still arrive
     * @return its record
     */
    inet_sk_entry save(OpenFile file, inet_sk_entry seen, DumpContext context) throws TorporException {
        LocalFd socket = file.descriptor();
        TcpInfo info = TcpInfo.of(socket);
        inet_sk_entry.Builder record = seen.toBuilder().setState(info.state());
        if (!TcpState.isConnection(info.state())) {
            TcpSocket.of(socket).save(file, context, TcpSocket.withoutAddresses(record));
            return record.build();
        }
        TcpSocket.saveShutdown(socket, info.state(), record);
        TcpStreamReader reader = new TcpStreamReader(file, socket, calls);
        try {
            tcp_stream_entry stream =
                    tracking.save(record, reader.read(info, seen.getOpts().getReuseaddr()), context);
            ByteBuffer content =
                    reader.content() == null ? null : reader.content().view();
            context.require(ImageRecords.class).add(ImageType.TCP_STREAM, file.inode(), stream, content);
        } finally {
            if (reader.content() != null) {
                contents.add(reader.content());
            }
        }
        if (!goesOn) {
            ending.add(file.keptDescriptor());
        }
        return record.build();
    }

    /** The tree goes on. What was lost meanwhile is sent again by either side. */
    private void goOn() {
        ending.clear();
        close();
    }

    /** Lets go of connections whose tree has ended, without a word to the other side, and of what was read from them. */
    @Override
    public void close() {
        for (LocalFd socket : ending) {
            try {
                TcpRepair.enter(socket);
            } finally {
                socket.close();
            }
        }
        ending.clear();
        contents.forEach(NativeBuffer::close);
        contents.clear();
        tracking.close();
        note.done();
    }
}
