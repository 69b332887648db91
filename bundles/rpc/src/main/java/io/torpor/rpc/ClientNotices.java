package io.torpor.rpc;

import io.torpor.abi.Pid;
import io.torpor.image.proto.criu_notify;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.spi.TorporException;
import java.util.Optional;

/** Notices as messages: each is answered by a request of type NOTIFY. */
final class ClientNotices implements Notices {
    private final Connection connection;

    ClientNotices(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void send(String moment, Optional<Pid> root) throws TorporException {
        criu_notify.Builder notice = criu_notify.newBuilder().setScript(moment);
        root.ifPresent(pid -> notice.setPid(pid.number()));
        connection.send(criu_resp
                .newBuilder()
                .setType(criu_req_type.NOTIFY)
                .setSuccess(true)
                .setNotify(notice)
                .build());
        criu_req answer = connection
                .receive()
                .orElseThrow(() ->
                        Refusal.of("RPC-003", "The client has left, instead of answering the notice " + moment, ""));
        if (answer.getType() != criu_req_type.NOTIFY || !answer.getNotifySuccess()) {
            throw Refusal.of(
                    "RPC-010",
                    "The client objects to going on at " + moment,
                    "Its answer was " + answer.getType() + " without success; the client knows why.");
        }
    }
}
