package io.torpor.rpc;

import io.torpor.cli.Invocation;
import io.torpor.image.proto.criu_opts;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.FilesystemUser;
import io.torpor.linux.PacketSocket;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Processor;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The answer to each type of request. May be used from any thread, by several clients at once. */
@Component(service = Answers.class)
public final class Answers {
    private final EngineSessions sessions;
    private final HostCheck check;
    private final ProcessorRequests processor;
    private final FilesystemUser.Calls calls;

    /**
     * Who asks whom.
     *
     * @param program how this program was started
     * @param startedByClient whether this process is the client's child
     */
    record Asker(PacketSocket socket, Connection connection, Invocation program, boolean startedByClient) {}

    @Activate
    public Answers(
            @Reference EngineSessions sessions,
            @Reference HostCheck check,
            @Reference Processor processor,
            @Reference Architecture architecture) {
        this.sessions = sessions;
        this.check = check;
        this.processor = new ProcessorRequests(sessions, processor);
        calls = new FilesystemUser.Calls(
                architecture.syscalls().number("setgroups"),
                architecture.syscalls().number("getgroups"),
                architecture.syscalls().number("setfsuid"),
                architecture.syscalls().number("setfsgid"));
    }

    /**
     * Does what is asked for.
     *
     * @return empty when the client is no more, because it wanted so
     * @throws TorporException when the request is refused or fails
     */
    Optional<criu_resp> answer(criu_req request, Asker asker) throws TorporException {
        if (request.getType() == criu_req_type.DUMP) {
            try (Client client = Client.of(asker.socket(), calls)) {
                return sessions.dump(options(request), client, asker)
                        ? Optional.of(Replies.dumped())
                        : Optional.empty();
            }
        }
        return Optional.of(reply(request, asker));
    }

    private criu_resp reply(criu_req request, Asker asker) throws TorporException {
        criu_req_type type = request.getType();
        return switch (type) {
            case VERSION, FEATURE_CHECK -> PlainAnswers.answer(request);
            case CHECK -> check();
            case RESTORE -> {
                try (Client client = Client.of(asker.socket(), calls)) {
                    yield Replies.restored(
                            sessions.restore(options(request), client, asker).number());
                }
            }
            case CPUINFO_DUMP -> {
                try (Client client = Client.of(asker.socket(), calls)) {
                    processor.dump(options(request), client, asker);
                    yield Replies.success(type);
                }
            }
            case CPUINFO_CHECK -> {
                try (Client client = Client.of(asker.socket(), calls)) {
                    processor.check(options(request), client, asker);
                    yield Replies.success(type);
                }
            }
            case WAIT_PID -> Replies.ended(EndedChild.await(request, asker.startedByClient()));
            case EMPTY, NOTIFY ->
                throw Refusal.of(
                        "RPC-002", "Nothing is asked for: a request of type " + type + " begins no conversation", "");
            default -> throw Refusal.of("RPC-009", "Requests of type " + type + " are not supported yet", "");
        };
    }

    private static criu_opts options(criu_req request) throws TorporException {
        if (!request.hasOpts()) {
            throw Refusal.of("RPC-002", "The request has no options: it must at least say where images are", "");
        }
        return request.getOpts();
    }

    private criu_resp check() throws TorporException {
        check.run();
        return Replies.success(criu_req_type.CHECK);
    }
}
