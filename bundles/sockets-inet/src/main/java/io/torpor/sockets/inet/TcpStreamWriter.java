package io.torpor.sockets.inet;

import static io.torpor.abi.InetConstants.*;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageEntry;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.image.proto.sk_opts_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Sockets;
import io.torpor.linux.StreamQueues;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Fills both queues of a connection in repair mode. */
final class TcpStreamWriter {
    private static final int CHUNK = 1 << 20;
    private static final int PAGE = 4096;
    /** Larger than any queue, and doubled by the kernel without overflow. */
    private static final int ROOM = 1 << 30;

    private final LocalFd socket;
    private final inet_sk_entry record;
    private final ImageEntry<tcp_stream_entry> entry;

    TcpStreamWriter(LocalFd socket, inet_sk_entry record, ImageEntry<tcp_stream_entry> entry) {
        this.socket = socket;
        this.record = record;
        this.entry = entry;
    }

    void write() throws TorporException {
        int received = entry.record().getInqLen();
        int toSend = entry.record().getOutqLen();
        if (received + toSend == 0) {
            return;
        }
        makeRoom();
        int bytes = Math.min(CHUNK, received + toSend);
        try (NativeBuffer buffer = NativeBuffer.unfilled(bytes);
                Source source = new Source(entry)) {
            int unsent = Math.min(entry.record().getUnsqLen(), toSend);
            TcpRepair.select(socket, TCP_RECV_QUEUE);
            fill(source, 0, received, buffer);
            TcpRepair.select(socket, TCP_SEND_QUEUE);
            fill(source, received, toSend - unsent, buffer);
            if (unsent > 0) {
                // Only outside of repair mode does data wait to be sent; the other side's window is 0 still, so it does
                // wait.
                TcpRepair.leaveSilently(socket, false);
                fill(source, received + toSend - unsent, unsent, buffer);
                TcpRepair.enter(socket);
            }
        } catch (IOException e) {
            throw Problems.unreadable(record, entry.file(), e);
        }
        putBackRoom();
    }

    private void fill(Source source, int from, int bytes, NativeBuffer buffer) throws IOException, TorporException {
        int done = 0;
        while (done < bytes) {
            int count = Math.min(bytes - done, buffer.bytes());
            source.read(buffer.view().limit(count), from + done);
            send(buffer, count);
            done += count;
        }
    }

    private void send(NativeBuffer buffer, int bytes) throws TorporException {
        int most = bytes;
        int sent = 0;
        while (sent < bytes) {
            int taken = StreamQueues.send(socket, buffer, sent, Math.min(most, bytes - sent));
            if (taken == -Errno.ENOMEM && most > PAGE) {
                most = Math.max(PAGE, Math.min(most, bytes - sent) / 2); // it wants the memory for it in one piece
            } else if (taken <= 0) {
                throw Problems.failed(
                        record,
                        "its queues cannot be filled",
                        new SyscallException("send(" + (bytes - sent) + " bytes)", -taken),
                        "");
            } else {
                sent += taken;
            }
        }
    }

    private void makeRoom() {
        Sockets.setBuffer(socket, SocketConstants.SO_SNDBUF, SocketConstants.SO_SNDBUFFORCE, ROOM / 2);
        Sockets.setBuffer(socket, SocketConstants.SO_RCVBUF, SocketConstants.SO_RCVBUFFORCE, ROOM / 2);
    }

    private void putBackRoom() {
        sk_opts_entry options = record.getOpts();
        Sockets.setBuffer(socket, SocketConstants.SO_SNDBUF, SocketConstants.SO_SNDBUFFORCE, options.getSoSndbuf() / 2);
        Sockets.setBuffer(socket, SocketConstants.SO_RCVBUF, SocketConstants.SO_RCVBUFFORCE, options.getSoRcvbuf() / 2);
        if (options.hasSoBufLock()) {
            Sockets.setOption(socket, SocketConstants.SOL_SOCKET, SocketConstants.SO_BUF_LOCK, options.getSoBufLock());
        }
    }

    /** The bytes of the image, from memory if they are few. */
    private static final class Source implements AutoCloseable {
        private final ByteBuffer present;
        private final FileChannel channel;
        private final long start;

        Source(ImageEntry<tcp_stream_entry> entry) throws TorporException {
            boolean few = entry.extraLength() <= CHUNK / 8;
            present = few ? entry.extra() : null;
            channel = few ? null : entry.open();
            start = entry.extraOffset();
        }

        void read(ByteBuffer into, int from) throws IOException {
            if (present != null) {
                into.put(present.slice(from, into.remaining()));
                return;
            }
            while (into.hasRemaining()) {
                if (channel.read(into, start + from + into.position()) < 0) {
                    throw new EOFException("it became shorter while it was read");
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
