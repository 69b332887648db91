package io.torpor.sockets.unix;

import static io.torpor.abi.SocketConstants.SOL_SOCKET;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.MessageBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a queue without taking anything out of it: MSG_PEEK, and SO_PEEK_OFF to get behind the first message. */
final class QueueReader {
    private static final int SMALLEST = 64 * 1024;

    /** For queues that have none. */
    static final Rights NO_RIGHTS = files -> {
        throw new IllegalStateException(files.size() + " files in a queue that had none");
    };

    private final OpenFile file;
    private final LocalFd fd;
    private final UnixSocket socket;
    private final Rights rights;
    private final List<Packet> packets = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private boolean labelled;

    /** Who finds or gives the ids of files that are in a queue. */
    @FunctionalInterface
    interface Rights {
        /** The ids of open files, which are taken over. */
        List<Integer> idsOf(List<LocalFd> files) throws TorporException;
    }

    QueueReader(OpenFile file, UnixSocket socket, Rights rights) {
        this(file, file.descriptor(), socket, rights);
    }

    /** @param file for messages */
    QueueReader(OpenFile file, LocalFd fd, UnixSocket socket, Rights rights) {
        this.file = file;
        this.fd = fd;
        this.socket = socket;
        this.rights = rights;
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

    /** Whether a message had a security label, which nobody can send again. */
    boolean isLabelled() {
        return labelled;
    }

    private void read(MessageBuffer buffer, int total) throws TorporException {
        if (socket.isStream() && (Sockets.poll(fd, PollEvents.POLLPRI) & PollEvents.POLLPRI) != 0) {
            readWithUrgent(buffer, total);
            return;
        }
        if (socket.isStream() && peek(buffer) == total && buffer.rights() == 0) {
            add(buffer, buffer.content(), List.of());
            return;
        }
        readInSteps(buffer, total);
    }

    private void readInSteps(MessageBuffer buffer, int total) throws TorporException {
        int offset = Sockets.option(fd, SOL_SOCKET, SocketConstants.SO_PEEK_OFF);
        Sockets.setOption(fd, SOL_SOCKET, SocketConstants.SO_PEEK_OFF, 0);
        try {
            walk(buffer, total);
        } finally {
            Sockets.setOption(fd, SOL_SOCKET, SocketConstants.SO_PEEK_OFF, offset);
        }
    }

    /** Without SO_OOBINLINE, looking passes over the out-of-band byte. */
    private void readWithUrgent(MessageBuffer buffer, int total) throws TorporException {
        int inline = Sockets.option(fd, SOL_SOCKET, SocketConstants.SO_OOBINLINE);
        int mark;
        try {
            byte value = UrgentByte.of(fd);
            Sockets.setOption(fd, SOL_SOCKET, SocketConstants.SO_OOBINLINE, 1);
            readInSteps(buffer, total);
            mark = UrgentByte.find(packets, starts, Sockets.isAtMark(fd), value);
        } finally {
            Sockets.setOption(fd, SOL_SOCKET, SocketConstants.SO_OOBINLINE, inline);
        }
        if (mark < 0) {
            throw Refusals.urgent(file).toException();
        }
        UrgentByte.split(packets, mark);
    }

    private void walk(MessageBuffer buffer, int total) throws TorporException {
        int seen = 0;
        while (!socket.isStream() || seen < total) {
            int bytes = peek(buffer);
            if (bytes < 0 || bytes == 0 && isEnd(seen, total)) {
                break;
            }
            starts.add(packets.size());
            List<Integer> files = buffer.rights() == 0 ? List.of() : rights.idsOf(buffer.takeRights());
            byte[] content = buffer.isTruncated() ? whole(buffer) : buffer.content();
            int plain = socket.isStream() && !files.isEmpty() ? plainBefore(buffer, seen, content.length) : 0;
            if (plain > 0) {
                add(buffer, Arrays.copyOf(content, plain), List.of());
            }
            add(buffer, Arrays.copyOfRange(content, plain, content.length), files);
            seen += content.length;
        }
    }

    /** A stream gives bytes that came before descriptors together with those that the descriptors came with, which are one piece. */
    private int plainBefore(MessageBuffer buffer, int offset, int bytes) {
        Sockets.setOption(fd, SOL_SOCKET, SocketConstants.SO_PEEK_OFF, offset);
        int plain = bytes == 1 ? 0 : buffer.wholePieces(fd, bytes - 1);
        Sockets.setOption(fd, SOL_SOCKET, SocketConstants.SO_PEEK_OFF, offset + bytes);
        return plain;
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
        if (buffer.isControlTruncated()) {
            throw Refusals.rightsNotOpened(file).toException();
        }
        labelled |= buffer.isLabelled();
        return bytes;
    }

    private void add(MessageBuffer buffer, byte[] content, List<Integer> files) {
        byte[] address = buffer.sender();
        byte[] from = address.length <= Short.BYTES || socket.type() != SocketConstants.SOCK_DGRAM
                ? new byte[0]
                : Arrays.copyOfRange(address, Short.BYTES, address.length);
        packets.add(new Packet(content, buffer.credentials().orElse(null), files, from, false));
    }
}
