package io.torpor.sockets.inet;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The TCP connections of a dump that keeps them. Those of a tree that is to end stay in repair mode, so that its end is not told to the other side;
 * those of one that goes on are in it only while they are looked at.
 */
final class TcpConnections implements AutoCloseable {
    private final boolean goesOn;
    private final List<Repaired> repaired = new ArrayList<>();
    private final List<NativeBuffer> contents = new ArrayList<>();

    private RunJournal.Entry note = () -> {};

    /** A socket in repair mode, and what SO_REUSEADDR was. */
    private record Repaired(LocalFd socket, boolean reuseAddress) {}

    private TcpConnections(boolean goesOn) {
        this.goesOn = goesOn;
    }

    /** The session's. */
    static TcpConnections of(DumpContext context) {
        Optional<TcpConnections> present = context.find(TcpConnections.class);
        if (present.isPresent()) {
            return present.get();
        }
        Options options = context.options();
        TcpConnections created =
                new TcpConnections(options.get(Options.LEAVE_RUNNING) || options.get(Options.LEAVE_STOPPED));
        context.undo("let the tree's TCP connections go on", created::end);
        context.provide(TcpConnections.class, created);
        return created;
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
        Repaired socket = new Repaired(file.descriptor(), seen.getOpts().getReuseaddr());
        enter(file, socket);
        try {
            TcpInfo info = TcpInfo.of(socket.socket());
            inet_sk_entry.Builder record = seen.toBuilder().setState(info.state());
            if (!TcpState.isConnection(info.state())) {
                TcpSocket.of(socket.socket()).save(file, context, TcpSocket.withoutAddresses(record));
                return record.build();
            }
            TcpSocket.saveShutdown(socket.socket(), info.state(), record);
            TcpStreamReader reader = new TcpStreamReader(file);
            try {
                tcp_stream_entry stream = reader.read(info);
                context.require(ImageRecords.class)
                        .add(
                                ImageType.TCP_STREAM,
                                file.inode(),
                                stream,
                                reader.content() == null
                                        ? null
                                        : reader.content().view());
            } finally {
                if (reader.content() != null) {
                    contents.add(reader.content());
                }
            }
            return record.build();
        } finally {
            if (goesOn) {
                goOn();
            }
        }
    }

    private void enter(OpenFile file, Repaired socket) throws TorporException {
        repaired.add(socket);
        try {
            TcpRepair.enter(socket.socket());
        } catch (SyscallException e) {
            repaired.remove(repaired.size() - 1);
            throw Problems.unrepairable(file.subject(), e);
        }
    }

    /** Leaves repair mode, in the reverse order. What is lost meanwhile is sent again by either side. */
    private void goOn() {
        for (int i = repaired.size() - 1; i >= 0; i--) {
            TcpRepair.leaveSilently(repaired.get(i).socket(), repaired.get(i).reuseAddress());
        }
        repaired.clear();
    }

    private void end() {
        goOn();
        close();
    }

    /** Lets go of connections whose tree has ended, without a word to the other side, and of what was read from them. */
    @Override
    public void close() {
        for (Repaired one : repaired) {
            one.socket().close();
        }
        repaired.clear();
        contents.forEach(NativeBuffer::close);
        contents.clear();
        note.done();
    }
}
