package io.torpor.ttys;

import com.google.protobuf.ByteString;
import io.torpor.image.OwnField;
import io.torpor.image.proto.tty_data_entry;
import io.torpor.image.proto.tty_info_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Fields of {@link OwnField} in records of terminals. */
final class OwnFields {
    private OwnFields() {}

    static void addTo(tty_info_entry.Builder info, long instance, boolean lostSlave) {
        OwnField.Values fields = new OwnField.Values().put(OwnField.TTY_INSTANCE, instance);
        if (lostSlave) {
            fields.put(OwnField.TTY_LOST_SLAVE, 1);
        }
        fields.addTo(info);
    }

    static void markStopped(tty_info_entry.Builder info) {
        new OwnField.Values().put(OwnField.TTY_STOPPED, 1).addTo(info);
    }

    static void addMode(tty_info_entry.Builder info, int mode) {
        new OwnField.Values().put(OwnField.TTY_NODE_MODE, mode).addTo(info);
    }

    static void addTo(tty_data_entry.Builder data, List<Integer> ends, int unfinished) {
        OwnField.Values fields = new OwnField.Values();
        if (!ends.isEmpty()) {
            ByteBuffer bytes = ByteBuffer.allocate(ends.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            ends.forEach(bytes::putInt);
            fields.put(OwnField.TTY_DATA_ENDS, bytes.array());
        }
        if (unfinished > 0) {
            fields.put(OwnField.TTY_DATA_UNFINISHED, unfinished);
        }
        fields.addTo(data);
    }

    /** 0 in the peer's images. */
    static long instance(tty_info_entry info) {
        return OwnField.TTY_INSTANCE.get(info, 0);
    }

    static boolean lostSlave(tty_info_entry info) {
        return OwnField.TTY_LOST_SLAVE.get(info, 0) != 0;
    }

    static boolean isStopped(tty_info_entry info) {
        return OwnField.TTY_STOPPED.get(info, 0) != 0;
    }

    /** Below 0 in the peer's images. */
    static int mode(tty_info_entry info) {
        return (int) OwnField.TTY_NODE_MODE.get(info, -1);
    }

    static int unfinished(tty_data_entry data) {
        return (int) OwnField.TTY_DATA_UNFINISHED.get(data, 0);
    }

    static ByteBuffer ends(tty_data_entry data) {
        ByteString ends = OwnField.TTY_DATA_ENDS.bytes(data);
        return (ends == null ? ByteString.EMPTY : ends).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
