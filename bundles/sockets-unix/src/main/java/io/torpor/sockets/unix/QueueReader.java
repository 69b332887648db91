package io.torpor.sockets.unix;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.MessageBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads a queue without taking anything out of it: MSG_PEEK, and SO_PEEK_OFF to get behind the first message. */
final class QueueReader {
    private static final int SMALLEST = 64 * 1024;

    private final OpenFile file;
    private final LocalFd fd;
    private final UnixSocket socket;
    private final List<Packet> packets = new ArrayList<>();

    QueueReader(OpenFile file, UnixSocket socket) {
        this.file = file;
        this.fd = file.descriptor();
        this.socket = socket;
    }

    /** To be called where poll(2) says that there is something to read. */
    List<Packet> read() throws TorporException {
        boolean datagrams = socket.type() == SocketConstants.SOCK_DGRAM;
        int total = datagrams ? 0 : Sockets.inputBytes(fd);
        if (datagrams || total > 0 || socket.type() == SocketConstants.SOCK_SEQPACKET) {
            try (MessageBuffer buffer = new MessageBuffer(Math.max(total, datagrams ? SMALLEST : 0))) {
                read(buffer, total);
            }
        }
        return packets;
    }

    private void read(MessageBuffer buffer, int total) throws TorporException {
        if (socket.isStream() && peek(buffer) == total) {
            add(buffer, buffer.content());
            return;
        }
        int offset = Sockets.option(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF);
        Sockets.setOption(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, 0);
        try {
            walk(buffer, total);
        } finally {
            Sockets.setOption(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_PEEK_OFF, offset);
        }
    }

    private void walk(MessageBuffer buffer, int total) throws TorporException {
        int seen = 0;
        while (!socket.isStream() || seen < total) {
            int bytes = peek(buffer);
            if (bytes < 0 || bytes == 0 && isEnd(seen, total)) {
                break;
            }
            byte[] content = buffer.isTruncated() ? whole(buffer) : buffer.content();
            add(buffer, content);
            seen += content.length;
        }
    }

    /** Nothing received means the end of a stream, and of a sequence of packets once its sender is gone; otherwise it is an empty message. */
    private boolean isEnd(int seen, int total) {
        return socket.isStream()
                || socket.type() == SocketConstants.SOCK_SEQPACKET && socket.shutdown() != 0 && seen == total;
    }

    /** The rest of a message follows, as the offset moves with what was looked at. */
    private byte[] whole(MessageBuffer buffer) throws TorporException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(buffer.content());
        while (buffer.isTruncated() && peek(buffer) >= 0) {
            message.writeBytes(buffer.content());
        }
        return message.toByteArray();
    }

    private int peek(MessageBuffer buffer) throws TorporException {
        int bytes;
        try {
            bytes = buffer.receive(fd, SocketConstants.MSG_PEEK);
        } catch (SyscallException e) {
            if (e.errno() != Errno.ECONNRESET) {
                throw e;
            }
            // The pending error that was reported before; it is gone with this.
            bytes = buffer.receive(fd, SocketConstants.MSG_PEEK);
        }
        if (buffer.rights() > 0) {
            throw Refusals.rights(file).toException();
        }
        return bytes;
    }

    private void add(MessageBuffer buffer, byte[] content) {
        packets.add(new Packet(content, buffer.credentials().orElse(null)));
    }
}
