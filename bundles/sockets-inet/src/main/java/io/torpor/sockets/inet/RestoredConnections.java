package io.torpor.sockets.inet;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SocketCalls;
import io.torpor.linux.Sockets;
import io.torpor.linux.StatusFlags;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RestoreContext;
import java.util.ArrayList;
import java.util.List;

/** Connections that are ready, and in repair mode until packets may pass again. If it never comes to that, they go as silently as they came. */
final class RestoredConnections implements AutoCloseable {
    private final SocketCalls calls;
    private final List<Ready> ready = new ArrayList<>();
    private TcpSegments four;
    private TcpSegments six;

    /**
     * A connection.
     *
     * @param remote where to connect to, or null for one that is connected
     */
    private record Ready(LocalFd socket, inet_sk_entry record, boolean withoutDelay, boolean corked, Endpoint remote) {}

    private RestoredConnections(SocketCalls calls) {
        this.calls = calls;
    }

    /** The session's. */
    static RestoredConnections of(RestoreContext context) {
        return context.findOrProvide(RestoredConnections.class, () -> {
            RestoredConnections created = new RestoredConnections(TcpCalls.of(context));
            context.undo("close descriptors of connections", created::close);
            return created;
        });
    }

    TcpSegments segments(int family) {
        if (family == SocketConstants.AF_INET) {
            four = four == null ? new TcpSegments(family) : four;
            return four;
        }
        six = six == null ? new TcpSegments(family) : six;
        return six;
    }

    void add(LocalFd socket, inet_sk_entry record, tcp_stream_entry stream) {
        addConnecting(socket, record, stream, null);
    }

    /** One that has asked for a connection and got no answer: it asks again, with the same sequence number. */
    void addConnecting(LocalFd socket, inet_sk_entry record, tcp_stream_entry stream, Endpoint remote) {
        ready.add(new Ready(
                Descriptors.duplicate(socket),
                record,
                record.getTcpOpts().getNodelay() || stream.getNodelay(),
                record.getTcpOpts().getCork() || stream.getCork(),
                remote));
    }

    /** Lets them go on. What pushes data out comes last. */
    void goOn() {
        for (Ready one : ready) {
            calls.clear();
            TcpRepair.leave(calls, one.record().getOpts().getReuseaddr());
            if (one.remote() != null) {
                make(one);
                connect(one);
                calls.clear();
            }
            TcpOptionWriter.restorePushing(calls, one.withoutDelay(), one.corked());
            make(one);
        }
        close();
    }

    private void make(Ready one) {
        calls.make(one.socket());
        calls.check();
    }

    private static void connect(Ready one) {
        StatusFlags.set(one.socket(), one.record().getFlags() | OpenFlags.O_NONBLOCK);
        try {
            Sockets.connect(one.socket(), one.remote().toSocketAddress());
        } catch (SyscallException e) {
            if (e.errno() != Errno.EINPROGRESS) {
                throw e;
            }
        }
        StatusFlags.set(one.socket(), one.record().getFlags());
    }

    @Override
    public void close() {
        for (Ready one : ready) {
            one.socket().close();
        }
        ready.clear();
        if (four != null) {
            four.close();
        }
        if (six != null) {
            six.close();
        }
    }
}
