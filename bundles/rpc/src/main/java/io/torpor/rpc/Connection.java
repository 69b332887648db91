package io.torpor.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.torpor.abi.Errno;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.PacketSocket;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import java.util.Optional;

/** Messages to and from one client. For the thread that serves it. */
final class Connection {
    /** Options with paths and lists for a container need a few KiB; this is for a thousand of them. */
    private static final int MOST_BYTES = 1 << 20;

    private final PacketSocket socket;

    Connection(PacketSocket socket) {
        this.socket = socket;
    }

    /**
     * The next request.
     *
     * @return empty when the client has left
     * @throws TorporException when it cannot be understood
     */
    Optional<criu_req> receive() throws TorporException {
        Optional<byte[]> message = next();
        try {
            return message.isEmpty() ? Optional.empty() : Optional.of(criu_req.parseFrom(message.get()));
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.of(
                    "RPC-001", "The request of " + message.get().length + " bytes cannot be understood", "", e);
        }
    }

    /**
     * The next request, without taking it; an empty one where {@link #receive} will say what is wrong with it.
     *
     * @return empty when the client has left
     */
    Optional<criu_req> peek() {
        try {
            Optional<byte[]> message = socket.peek(MOST_BYTES);
            return message.isEmpty() ? Optional.empty() : Optional.of(criu_req.parseFrom(message.get()));
        } catch (InvalidProtocolBufferException | SyscallException e) {
            return Optional.of(criu_req.getDefaultInstance());
        }
    }

    private Optional<byte[]> next() throws TorporException {
        try {
            return socket.receive(MOST_BYTES);
        } catch (SyscallException e) {
            String what = e.errno() == Errno.EMSGSIZE
                    ? "The request is longer than " + MOST_BYTES + " bytes"
                    : "The request cannot be received: " + e.getMessage();
            throw Refusal.of("RPC-001", what, "", e);
        }
    }

    /** @throws TorporException when the client has left, or does not read */
    void send(criu_resp response) throws TorporException {
        try {
            socket.send(response.toByteArray());
        } catch (SyscallException e) {
            throw Refusal.of("RPC-003", "The client cannot be answered: " + e.getMessage(), "", e);
        }
    }

    /**
     * Sends a notice that comes with a descriptor of ours.
     *
     * @throws TorporException as {@link #send(criu_resp)}
     */
    void send(criu_resp response, int descriptor) throws TorporException {
        try {
            socket.send(response.toByteArray(), descriptor);
        } catch (SyscallException e) {
            throw Refusal.of("RPC-003", "The client cannot be answered: " + e.getMessage(), "", e);
        }
    }

    /** Ends what the calling thread does, as an interrupt, if the client leaves meanwhile. */
    ClientWatch watch() {
        return new ClientWatch(socket.duplicate(), Thread.currentThread());
    }
}
