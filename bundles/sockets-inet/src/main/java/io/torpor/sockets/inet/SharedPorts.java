package io.torpor.sockets.inet;

import io.torpor.abi.SocketConstants;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.spi.NetworkMap;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which ports more than one saved socket is bound to. */
final class SharedPorts {
    /** By the ports that the sockets get. */
    private final Map<Integer, Integer> users = new HashMap<>();

    /** Those that they had. */
    private final Set<Integer> bound = new HashSet<>();

    private SharedPorts() {}

    /** The session's. */
    static SharedPorts of(RestoreContext context) throws TorporException {
        Optional<SharedPorts> present = context.find(SharedPorts.class);
        if (present.isPresent()) {
            return present.get();
        }
        SharedPorts counted = new SharedPorts();
        NetworkMap map = context.options().get(Options.NETWORK_MAP);
        for (file_entry file : context.require(ImageSet.class).all(ImageType.FILES, file_entry.class)) {
            inet_sk_entry socket = file.getIsk();
            if (file.hasIsk() && socket.getSrcPort() != 0 && socket.getType() != SocketConstants.SOCK_RAW) {
                int protocol = socket.getProto();
                counted.bound.add(key(protocol, socket.getSrcPort()));
                counted.users.merge(key(protocol, map.port(protocol, socket.getSrcPort())), 1, Integer::sum);
            }
        }
        context.provide(SharedPorts.class, counted);
        return counted;
    }

    /** Whether any socket of the images is bound to a port. */
    boolean isBound(int protocol, int port) {
        return bound.contains(key(protocol, port));
    }

    boolean has(inet_sk_entry record) {
        return record.getType() != SocketConstants.SOCK_RAW
                && users.getOrDefault(key(record.getProto(), record.getSrcPort()), 0) > 1;
    }

    private static int key(int protocol, int port) {
        return protocol << 16 | port;
    }
}
