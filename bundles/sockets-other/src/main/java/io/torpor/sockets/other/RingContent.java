package io.torpor.sockets.other;

import com.google.protobuf.ByteString;
import io.torpor.image.OwnField;
import io.torpor.image.proto.packet_sock_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is in rings, as a field of ours has it: offset and bytes of each part. */
final class RingContent {
    /** More is not put into a record. */
    private static final long MOST_BYTES = 64L << 20;

    private final OwnField.Values values = new OwnField.Values();
    private long total;

    /** @return false when it was too much, and is left out */
    boolean add(ByteBuffer rings, int offset, int bytes) {
        total += bytes;
        if (total > MOST_BYTES) {
            return false;
        }
        byte[] part = new byte[Integer.BYTES + bytes];
        ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).putInt(0, offset);
        rings.get(offset, part, Integer.BYTES, bytes);
        values.put(OwnField.PACKET_RING_CONTENT, part);
        return true;
    }

    /** As {@link #add(ByteBuffer, int, int)}, of a copy that was changed. */
    boolean addCopy(byte[] copy, int offset) {
        total += copy.length;
        if (total > MOST_BYTES) {
            return false;
        }
        ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + copy.length).order(ByteOrder.LITTLE_ENDIAN);
        values.put(OwnField.PACKET_RING_CONTENT, part.putInt(offset).put(copy).array());
        return true;
    }

    void addTo(packet_sock_entry.Builder record) {
        values.addTo(record);
    }

    /** Whether all parts lie inside of rings of that length. */
    static boolean fits(packet_sock_entry record, long bytes) {
        for (ByteString part : OwnField.PACKET_RING_CONTENT.allBytes(record)) {
            if (part.size() < Integer.BYTES || offset(part) < 0 || offset(part) + part.size() - Integer.BYTES > bytes) {
                return false;
            }
        }
        return true;
    }

    static void restore(packet_sock_entry record, ByteBuffer rings) {
        for (ByteString part : OwnField.PACKET_RING_CONTENT.allBytes(record)) {
            byte[] bytes = part.substring(Integer.BYTES).toByteArray();
            rings.put((int) offset(part), bytes);
        }
    }

    private static long offset(ByteString part) {
        return part.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }
}
