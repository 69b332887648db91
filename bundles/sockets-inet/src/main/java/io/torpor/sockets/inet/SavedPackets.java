package io.torpor.sockets.inet;

import io.torpor.image.ImageEntry;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What waits in queues of sockets, by the id of the socket's file. */
final class SavedPackets {
    private final Map<Integer, List<ImageEntry<sk_packet_entry>>> packets = new HashMap<>();

    private SavedPackets() {}

    /** The session's, read when the first socket is restored. */
    static SavedPackets of(RestoreContext context) throws TorporException {
        Optional<SavedPackets> present = context.find(SavedPackets.class);
        if (present.isPresent()) {
            return present.get();
        }
        SavedPackets read = new SavedPackets();
        ImageSet images = context.require(ImageSet.class);
        for (ImageEntry<sk_packet_entry> packet : images.entries(ImageType.SK_QUEUES, 0, sk_packet_entry.class)) {
            if (OwnField.DATAGRAM_SENDER.isIn(packet.record())) {
                read.packets
                        .computeIfAbsent(packet.record().getIdFor(), any -> new ArrayList<>())
                        .add(packet);
            }
        }
        context.provide(SavedPackets.class, read);
        return read;
    }

    /** In the order in which they came. */
    List<ImageEntry<sk_packet_entry>> of(int file) {
        return packets.getOrDefault(file, List.of());
    }
}
