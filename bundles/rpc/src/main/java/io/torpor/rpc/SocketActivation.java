package io.torpor.rpc;

import io.torpor.linux.Processes;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Whether a service manager has made the socket and started this process for its first client: the environment of sd_listen_fds(3). Clients
 * that come while the service starts, or starts again, wait instead of failing.
 */
final class SocketActivation {
    private static final int FIRST_DESCRIPTOR = 3;

    private SocketActivation() {}

    /** The one socket that listens; empty when the environment says of none, or was meant for another process. */
    static OptionalInt descriptor(Map<String, String> environment) {
        String self = Processes.self().toString();
        boolean ours = self.equals(environment.get("LISTEN_PID")) && "1".equals(environment.get("LISTEN_FDS"));
        return ours ? OptionalInt.of(FIRST_DESCRIPTOR) : OptionalInt.empty();
    }
}
