package io.torpor.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.SocketConstants;
import io.torpor.cli.CommandLine;
import io.torpor.cli.UsageException;
import io.torpor.image.proto.criu_features;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.linux.PacketSocket;
import io.torpor.linux.Sockets;
import io.torpor.spi.TorporException;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstRequestsTest {
    private static final int MOST = 1 << 16;

    private final LocalFd[] ends = Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_SEQPACKET);
    private final PacketSocket client = new PacketSocket(ends[0]);

    @AfterEach
    void close() {
        client.close();
        ends[1].close();
    }

    private OptionalInt answer() throws UsageException, TorporException {
        return FirstRequests.answer(CommandLine.parse("swrk", ends[1].toString()));
    }

    private void ask(criu_req.Builder request) {
        client.send(request.build().toByteArray());
    }

    private criu_resp reply() throws InvalidProtocolBufferException {
        return criu_resp.parseFrom(client.receive(MOST).orElseThrow());
    }

    private static criu_req.Builder request(criu_req_type type) {
        return criu_req.newBuilder().setType(type);
    }

    @Test
    void theVersionIsTheOnlyQuestion() throws Exception {
        ask(request(criu_req_type.VERSION));
        assertEquals(OptionalInt.of(0), answer());
        assertEquals(4, reply().getVersion().getMajorNumber());
    }

    @Test
    void whoStaysMayAskOnAndTheEngineFindsItsRequest() throws Exception {
        ask(request(criu_req_type.VERSION).setKeepOpen(true));
        ask(request(criu_req_type.FEATURE_CHECK)
                .setKeepOpen(true)
                .setFeatures(criu_features.newBuilder().setMemTrack(true)));
        ask(request(criu_req_type.CHECK));
        assertEquals(OptionalInt.empty(), answer());
        assertTrue(reply().getSuccess());
        assertFalse(reply().getFeatures().getMemTrack());
        try (PacketSocket engine = PacketSocket.sharing(ends[1].number())) {
            criu_req left = criu_req.parseFrom(engine.receive(MOST).orElseThrow());
            assertEquals(criu_req_type.CHECK, left.getType());
        }
    }

    @Test
    void whoLeavesEndsTheProgramAsItsLastRequestDid() throws Exception {
        ask(request(criu_req_type.VERSION).setKeepOpen(true));
        Thread leaving = new Thread(() -> {
            client.receive(MOST);
            client.close();
        });
        leaving.start();
        assertEquals(OptionalInt.of(0), answer());
        leaving.join();
    }

    @Test
    void aRefusalIsAnAnswer() throws Exception {
        ask(request(criu_req_type.FEATURE_CHECK));
        assertEquals(OptionalInt.of(1), answer());
        assertEquals(Errno.EBADRQC, reply().getCrErrno());
    }

    @Test
    void whatIsNoRequestIsLeftAlone() throws Exception {
        client.send(new byte[] {(byte) 0xff, 1, 2});
        assertEquals(OptionalInt.empty(), answer());
    }
}
