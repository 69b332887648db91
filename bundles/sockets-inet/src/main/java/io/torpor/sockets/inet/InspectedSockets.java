package io.torpor.sockets.inet;

import io.torpor.image.proto.inet_sk_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import java.util.HashMap;
import java.util.Map;

/** The records of sockets that have been looked at, until they are saved. For the session's thread. */
final class InspectedSockets {
    private final Map<Integer, inet_sk_entry> records = new HashMap<>();

    private InspectedSockets() {}

    /** The session's. */
    static InspectedSockets of(DumpContext context) {
        return context.findOrProvide(InspectedSockets.class, InspectedSockets::new);
    }

    void keep(OpenFile file, inet_sk_entry record) {
        records.put(file.id(), record);
    }

    inet_sk_entry take(OpenFile file) {
        return records.remove(file.id());
    }
}
