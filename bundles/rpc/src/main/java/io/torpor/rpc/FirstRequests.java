package io.torpor.rpc;

import io.torpor.cli.Invocation;
import io.torpor.cli.UsageException;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.PacketSocket;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TorporException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a client that started this program ({@code swrk}) wants to know before it asks for a dump or restore. Container runtimes start a program of its own for
 * each such question, so that is answered before there is a framework. A request that needs more is only looked at, and stays where it is: for
 * {@link SwrkCommand}, which goes on as if nothing had been before.
 */
public final class FirstRequests {
    private FirstRequests() {}

    /**
     * Answers requests until one needs the engine.
     *
     * @return the program's exit code when the conversation is over; empty when it is not, or when something is wrong with it, which the command tells
     * @throws UsageException when the command line names no descriptor
     * @throws TorporException when the client does not take its answer
     */
    public static OptionalInt answer(Invocation invocation) throws UsageException, TorporException {
        try (PacketSocket socket = PacketSocket.sharing(SwrkCommand.descriptor(invocation))) {
            return answer(new Connection(socket));
        } catch (SyscallException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt answer(Connection connection) throws TorporException {
        int status = 1;
        Optional<criu_req> request = connection.peek();
        while (request.isPresent()) {
            if (!PlainAnswers.suffice(request.get())) {
                return OptionalInt.empty();
            }
            connection.receive();
            criu_resp reply = reply(request.get());
            connection.send(reply);
            status = reply.getSuccess() ? 0 : 1;
            if (Conversation.endsAfter(request.get())) {
                break;
            }
            request = connection.peek();
        }
        return OptionalInt.of(status);
    }

    private static criu_resp reply(criu_req request) {
        try {
            return PlainAnswers.answer(request);
        } catch (TorporException e) {
            return Replies.failure(request.getType(), e);
        }
    }
}
