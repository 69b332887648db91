package io.torpor.crit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.torpor.image.EntrySequence;
import io.torpor.image.ImageType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;

/** An image whose records have every field set, to values that are no defaults; with content where its type has any. */
final class FilledImage {
    /** Fields that say how much follows: small, or nothing would ever follow. */
    private static final Set<String> LENGTHS = Set.of(
            "pipe_data_entry.bytes",
            "sk_packet_entry.length",
            "tcp_stream_entry.inq_len",
            "tcp_stream_entry.outq_len",
            "bpfmap_data_entry.keys_bytes",
            "bpfmap_data_entry.values_bytes",
            "ipc_shm_entry.size",
            "ipc_sem_entry.nsems",
            "ipc_msg_entry.qnum",
            "ipc_msg.msize",
            "ghost_chunk_entry.len");

    private static final int RECORDS = 3;
    private static final int DEEPEST = 6;

    private final ImageType type;
    private final long value;
    private final boolean flag;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final EntrySequence sequence;
    private int length = 3;

    private FilledImage(ImageType type, long value, boolean flag) {
        this.type = type;
        this.value = value;
        this.flag = flag;
        this.sequence = new EntrySequence(type);
    }

    /** @param value of numbers, cut to their width */
    static byte[] of(ImageType type, long value, boolean flag) {
        return new FilledImage(type, value, flag).bytes();
    }

    private byte[] bytes() {
        if (type.leadingMagic() != 0) {
            number(type.leadingMagic());
        }
        number(type.magic());
        for (int i = 0; i < RECORDS || !sequence.mayEnd(); i++) {
            Message prototype = sequence.next();
            if (prototype == null) {
                break;
            }
            length++;
            Message record = filled(prototype, 0);
            number(record.getSerializedSize());
            bytes.writeBytes(record.toByteArray());
            long extra = sequence.take(record);
            content(extra == EntrySequence.REST ? 1000 : (int) extra);
            if (extra == EntrySequence.REST) {
                break;
            }
        }
        return bytes.toByteArray();
    }

    private void content(int count) {
        for (int i = 0; i < count; i++) {
            bytes.write(i * 7 + length);
        }
        for (int i = -count & sequence.alignment() - 1; i > 0; i--) {
            bytes.write(0);
        }
    }

    private Message filled(Message prototype, int depth) {
        Message.Builder builder = prototype.newBuilderForType();
        for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth == DEEPEST) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = 0; i < 4; i++) {
                    builder.addRepeatedField(field, value(field, builder, depth, i));
                }
            } else {
                builder.setField(field, value(field, builder, depth, 0));
            }
        }
        return builder.build();
    }

    private Object value(FieldDescriptor field, Message.Builder builder, int depth, int index) {
        if (LENGTHS.contains(field.getContainingType().getName() + "." + field.getName())) {
            return field.getJavaType() == FieldDescriptor.JavaType.LONG ? (Object) (long) length : length;
        }
        return switch (field.getJavaType()) {
            case MESSAGE -> filled(builder.newBuilderForField(field).buildPartial(), depth + 1);
            case STRING -> index == 0 ? "a \"b\\\n\u00e9\u20ac\ud83d\ude00\u007f" : "";
            case BYTE_STRING ->
                ByteString.copyFrom(new byte[] {0, '=', (byte) 0xff, '\n', ' ', '\r', '\n', (byte) index});
            case BOOLEAN -> flag;
            case ENUM -> last(field.getEnumType().getValues());
            case LONG -> value - index;
            case INT -> (int) value - index;
            default -> throw new AssertionError(field.getFullName());
        };
    }

    private static EnumValueDescriptor last(List<EnumValueDescriptor> values) {
        return values.get(values.size() - 1);
    }

    private void number(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }
}
