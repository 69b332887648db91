package io.torpor.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.torpor.linux.Processes;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SocketActivationTest {
    private static final String SELF = Processes.self().toString();

    @Test
    void oneSocketForThisProcess() {
        assertEquals(OptionalInt.of(3), SocketActivation.descriptor(Map.of("LISTEN_PID", SELF, "LISTEN_FDS", "1")));
    }

    @Test
    void othersSocketsAndSeveralAreNotOurs() {
        assertEquals(OptionalInt.empty(), SocketActivation.descriptor(Map.of()));
        assertEquals(OptionalInt.empty(), SocketActivation.descriptor(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1")));
        assertEquals(OptionalInt.empty(), SocketActivation.descriptor(Map.of("LISTEN_PID", SELF, "LISTEN_FDS", "2")));
    }
}
