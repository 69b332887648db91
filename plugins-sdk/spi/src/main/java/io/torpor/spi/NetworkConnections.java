package io.torpor.spi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The connections of the tree whose packets must neither reach nor leave it while it is saved or brought back: a value of a dump, filled by the families of sockets as they
 * look at them, complete once {@code connections-known} is provided. For the session's thread.
 */
public final class NetworkConnections {
    private final List<NetworkConnection> connections = new ArrayList<>();

    public void add(NetworkConnection connection) {
        connections.add(connection);
    }

    /** As they are now, in the order in which they were added. */
    public List<NetworkConnection> list() {
        return Collections.unmodifiableList(connections);
    }
}
