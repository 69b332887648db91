package io.torpor.rpc;

import io.torpor.image.proto.criu_notify;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.Moment;
import io.torpor.spi.MomentListener;
import io.torpor.spi.TorporException;
import java.util.EnumSet;
import java.util.Set;

/** The moments of a session as messages: each is answered by a request of type NOTIFY. */
final class ClientNotices implements MomentListener {
    /** The others tell nothing but their names, as with the peer. */
    private static final Set<Moment> TELL_ROOT = EnumSet.of(Moment.SETUP_NAMESPACES, Moment.POST_RESTORE);

    private final Connection connection;
    private final ExternalFiles external;

    /** @param external the session's, where the client may add to them */
    ClientNotices(Connection connection, ExternalFiles external) {
        this.connection = connection;
        this.external = external;
    }

    @Override
    public void reached(Reached reached) throws TorporException {
        Moment moment = reached.moment();
        criu_notify.Builder notice = criu_notify.newBuilder().setScript(moment.scriptName());
        if (TELL_ROOT.contains(moment)) {
            reached.root().ifPresent(pid -> notice.setPid(pid.number()));
        }
        criu_resp message = criu_resp
                .newBuilder()
                .setType(criu_req_type.NOTIFY)
                .setSuccess(true)
                .setNotify(notice)
                .build();
        if (reached.descriptor().isPresent()) {
            connection.send(message, reached.descriptor().getAsInt());
        } else {
            connection.send(message);
        }
        criu_req answer = connection
                .receive()
                .orElseThrow(() -> Refusal.of(
                        "RPC-003", "The client has left, instead of answering the notice " + moment.scriptName(), ""));
        if (answer.getType() != criu_req_type.NOTIFY || !answer.getNotifySuccess()) {
            throw Refusal.of(
                    "RPC-010",
                    "The client objects to going on at " + moment.scriptName(),
                    "Its answer was " + answer.getType() + " without success; the client knows why.");
        }
        if (moment == Moment.QUERY_EXT_FILES && answer.getOpts().getExternalCount() > 0) {
            external.add(RequestOptions.external(answer.getOpts().getExternalList()));
        }
    }
}
