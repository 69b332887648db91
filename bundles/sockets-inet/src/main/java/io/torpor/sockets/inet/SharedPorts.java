package io.torpor.sockets.inet;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.inet_sk_entry;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which ports more than one saved socket is bound to. */
final class SharedPorts {
    private final Map<Integer, Integer> users = new HashMap<>();

    private SharedPorts() {}

    /** The session's. */
    static SharedPorts of(RestoreContext context) throws TorporException {
        Optional<SharedPorts> present = context.find(SharedPorts.class);
        if (present.isPresent()) {
            return present.get();
        }
        SharedPorts counted = new SharedPorts();
        for (file_entry file : context.require(ImageSet.class).all(ImageType.FILES, file_entry.class)) {
            if (file.hasIsk() && file.getIsk().getSrcPort() != 0) {
                counted.users.merge(key(file.getIsk()), 1, Integer::sum);
            }
        }
        context.provide(SharedPorts.class, counted);
        return counted;
    }

    boolean has(inet_sk_entry record) {
        return users.getOrDefault(key(record), 0) > 1;
    }

    private static int key(inet_sk_entry record) {
        return record.getProto() << 16 | record.getSrcPort();
    }
}
