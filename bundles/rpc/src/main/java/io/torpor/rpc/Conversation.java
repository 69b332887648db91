package io.torpor.rpc;

import io.torpor.cli.Invocation;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.PacketSocket;
import io.torpor.spi.TorporException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's requests and their answers, until it leaves, or has had an answer and did not ask to stay. */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    /** After others the connection is closed, whatever the client wishes. */
    private static final Set<criu_req_type> MAY_STAY = Set.of(
            criu_req_type.VERSION,
            criu_req_type.FEATURE_CHECK,
            criu_req_type.PAGE_SERVER,
            criu_req_type.CPUINFO_DUMP,
            criu_req_type.CPUINFO_CHECK);

    private final Answers answers;
    private final PacketSocket socket;
    private final Connection connection;
    private final Invocation program;
    private final boolean startedByClient;

    /**
     * @param program how this program was started
     * @param startedByClient whether this process is the client's child, and ends with the conversation
     */
    Conversation(Answers answers, PacketSocket socket, Invocation program, boolean startedByClient) {
        this.answers = answers;
        this.socket = socket;
        this.connection = new Connection(socket);
        this.program = program;
        this.startedByClient = startedByClient;
    }

    /** @return whether the last request was understood and done */
    boolean hold() {
        boolean good = false;
        try {
            Optional<criu_req> request = connection.receive();
            while (request.isPresent()) {
                Optional<criu_resp> reply = answer(request.get());
                if (reply.isEmpty()) {
                    LOG.info("The client has been dumped and has ended; its copy will have the answer");
                    return true;
                }
                good = reply.get().getSuccess();
                connection.send(reply.get());
                if (endsAfter(request.get())) {
                    return good;
                }
                request = connection.receive();
            }
            return good;
        } catch (TorporException e) {
            complain(e);
            return false;
        }
    }

    /** Whether nothing follows the answer to this request. */
    static boolean endsAfter(criu_req request) {
        return !request.getKeepOpen() || !MAY_STAY.contains(request.getType());
    }

    private Optional<criu_resp> answer(criu_req request) {
        try {
            return answers.answer(request, new Answers.Asker(socket, connection, program, startedByClient));
        } catch (TorporException e) {
            LOG.info("{} failed: {}", request.getType(), e.getMessage());
            return Optional.of(Replies.failure(request.getType(), e));
        }
    }

    /** About what is no request. The client may be gone by now, or never read. */
    private void complain(TorporException failure) {
        LOG.warn("A client is left alone: {}", failure.getMessage());
        if (failure.issue().code().equals("RPC-001")) {
            try {
                connection.send(Replies.failure(criu_req_type.EMPTY, failure));
            } catch (TorporException e) {
                LOG.debug("It does not listen either", e);
            }
        }
    }
}
