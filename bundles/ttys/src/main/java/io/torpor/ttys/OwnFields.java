package io.torpor.ttys;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.OwnField;
import io.torpor.image.proto.tty_data_entry;
import io.torpor.image.proto.tty_info_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Fields of {@link OwnField} in records of terminals. */
final class OwnFields {
    private static final int INSTANCE = OwnField.TTY_INSTANCE.number();
    private static final int LOST_SLAVE = OwnField.TTY_LOST_SLAVE.number();
    private static final int STOPPED = OwnField.TTY_STOPPED.number();
    private static final int NODE_MODE = OwnField.TTY_NODE_MODE.number();
    private static final int ENDS = OwnField.TTY_DATA_ENDS.number();
    private static final int UNFINISHED = OwnField.TTY_DATA_UNFINISHED.number();

    private OwnFields() {}

    static void addTo(tty_info_entry.Builder info, long instance, boolean lostSlave) {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder().addField(INSTANCE, number(instance));
        if (lostSlave) {
            fields.addField(LOST_SLAVE, number(1));
        }
        info.setUnknownFields(fields.build());
    }

    static void markStopped(tty_info_entry.Builder info) {
        info.setUnknownFields(UnknownFieldSet.newBuilder(info.getUnknownFields())
                .addField(STOPPED, number(1))
                .build());
    }

    static void addMode(tty_info_entry.Builder info, int mode) {
        info.setUnknownFields(
                UnknownFieldSet.newBuilder().addField(NODE_MODE, number(mode)).build());
    }

    static void addTo(tty_data_entry.Builder data, List<Integer> ends, int unfinished) {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        if (!ends.isEmpty()) {
            ByteBuffer bytes = ByteBuffer.allocate(ends.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            ends.forEach(bytes::putInt);
            fields.addField(
                    ENDS,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(bytes.array()))
                            .build());
        }
        if (unfinished > 0) {
            fields.addField(UNFINISHED, number(unfinished));
        }
        data.setUnknownFields(fields.build());
    }

    private static UnknownFieldSet.Field number(long value) {
        return UnknownFieldSet.Field.newBuilder().addVarint(value).build();
    }

    private static long number(UnknownFieldSet fields, int field, long preset) {
        List<Long> values = fields.getField(field).getVarintList();
        return values.isEmpty() ? preset : values.get(0);
    }

    /** 0 in the peer's images. */
    static long instance(tty_info_entry info) {
        return number(info.getUnknownFields(), INSTANCE, 0);
    }

    static boolean lostSlave(tty_info_entry info) {
        return number(info.getUnknownFields(), LOST_SLAVE, 0) != 0;
    }

    static boolean isStopped(tty_info_entry info) {
        return number(info.getUnknownFields(), STOPPED, 0) != 0;
    }

    /** Below 0 in the peer's images. */
    static int mode(tty_info_entry info) {
        return (int) number(info.getUnknownFields(), NODE_MODE, -1);
    }

    static int unfinished(tty_data_entry data) {
        return (int) number(data.getUnknownFields(), UNFINISHED, 0);
    }

    static ByteBuffer ends(tty_data_entry data) {
        List<ByteString> values = data.getUnknownFields().getField(ENDS).getLengthDelimitedList();
        return (values.isEmpty() ? ByteString.EMPTY : values.get(0))
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
