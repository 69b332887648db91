package io.torpor.image;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.torpor.image.proto.bpfmap_data_entry;
import io.torpor.image.proto.ghost_chunk_entry;
import io.torpor.image.proto.ghost_file_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.ipc_msg;
import io.torpor.image.proto.ipc_msg_entry;
import io.torpor.image.proto.ipc_sem_entry;
import io.torpor.image.proto.ipc_shm_entry;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.image.proto.sk_packet_entry;
import io.torpor.image.proto.tcp_stream_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records with arbitrary content, the same for the same seed. */
final class Samples {
    /** A record and the bytes that follow it. */
    record Sample(Message record, byte[] extra) {}

    private static final int DEEPEST = 4;
    private final Random random;

    Samples(long seed) {
        random = new Random(seed);
    }

    /** What a file of a type may hold. */
    List<Sample> of(ImageType type) {
        List<Sample> samples = new ArrayList<>();
        switch (type) {
            case PAGEMAP, SHMEM_PAGEMAP -> {
                samples.add(plain(message(type.prototypes().get(0))));
                add(samples, type.prototypes().get(1), 3);
            }
            case PIPES_DATA, FIFO_DATA -> {
                samples.add(withBytes(
                        message(pipe_data_entry.getDefaultInstance()).toBuilder()
                                .setBytes(17)
                                .build(),
                        17));
                samples.add(withBytes(
                        message(pipe_data_entry.getDefaultInstance()).toBuilder()
                                .setBytes(0)
                                .build(),
                        0));
            }
            case SK_QUEUES, UNIX_WAITING -> {
                samples.add(withBytes(
                        message(sk_packet_entry.getDefaultInstance()).toBuilder()
                                .setLength(5)
                                .build(),
                        5));
                samples.add(withBytes(
                        message(sk_packet_entry.getDefaultInstance()).toBuilder()
                                .setLength(8)
                                .build(),
                        8));
            }
            case TCP_STREAM ->
                samples.add(withBytes(
                        message(tcp_stream_entry.getDefaultInstance()).toBuilder()
                                .setInqLen(6)
                                .setOutqLen(7)
                                .build(),
                        13));
            case BPFMAP_DATA ->
                samples.add(withBytes(
                        message(bpfmap_data_entry.getDefaultInstance()).toBuilder()
                                .setKeysBytes(9)
                                .setValuesBytes(2)
                                .build(),
                        11));
            case IPCNS_SEM -> {
                samples.add(withBytes(
                        message(ipc_sem_entry.getDefaultInstance()).toBuilder()
                                .setNsems(5)
                                .build(),
                        10));
                samples.add(withBytes(
                        message(ipc_sem_entry.getDefaultInstance()).toBuilder()
                                .setNsems(4)
                                .build(),
                        8));
            }
            case IPCNS_SHM -> {
                samples.add(withBytes(
                        message(ipc_shm_entry.getDefaultInstance()).toBuilder()
                                .setSize(7)
                                .setInPagemaps(false)
                                .build(),
                        7));
                samples.add(plain(message(ipc_shm_entry.getDefaultInstance()).toBuilder()
                        .setSize(7)
                        .setInPagemaps(true)
                        .build()));
            }
            case IPCNS_MSG -> {
                samples.add(plain(message(ipc_msg_entry.getDefaultInstance()).toBuilder()
                        .setQnum(2)
                        .build()));
                samples.add(withBytes(
                        message(ipc_msg.getDefaultInstance()).toBuilder()
                                .setMsize(9)
                                .build(),
                        9));
                samples.add(withBytes(
                        message(ipc_msg.getDefaultInstance()).toBuilder()
                                .setMsize(0)
                                .build(),
                        0));
                samples.add(plain(message(ipc_msg_entry.getDefaultInstance()).toBuilder()
                        .setQnum(0)
                        .build()));
            }
            case GHOST_FILE -> {
                samples.add(plain(message(ghost_file_entry.getDefaultInstance()).toBuilder()
                        .setChunks(true)
                        .build()));
                samples.add(withBytes(
                        message(ghost_chunk_entry.getDefaultInstance()).toBuilder()
                                .setLen(3)
                                .build(),
                        3));
                samples.add(withBytes(
                        message(ghost_chunk_entry.getDefaultInstance()).toBuilder()
                                .setLen(1)
                                .build(),
                        1));
            }
            case INVENTORY ->
                samples.add(plain(message(inventory_entry.getDefaultInstance()).toBuilder()
                        .setImgVersion(2)
                        .build()));
            default -> add(samples, type.prototypes().get(0), type.single() ? 1 : 3);
        }
        return samples;
    }

    /** One message with every field set. */
    @SuppressWarnings("unchecked")
    <T extends Message> T message(T prototype) {
        return (T) message(prototype, 0);
    }

    byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private void add(List<Sample> samples, Message prototype, int count) {
        for (int i = 0; i < count; i++) {
            samples.add(plain(message(prototype)));
        }
    }

    private static Sample plain(Message record) {
        return new Sample(record, new byte[0]);
    }

    private Sample withBytes(Message record, int count) {
        return new Sample(record, bytes(count));
    }

    private Message message(Message prototype, int depth) {
        Message.Builder builder = prototype.newBuilderForType();
        for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
            boolean deep = depth >= DEEPEST && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (field.isRepeated()) {
                for (int i = 0; i < (deep ? 0 : 2); i++) {
                    builder.addRepeatedField(field, value(builder, field, depth));
                }
            } else if (field.isRequired() || !deep) {
                builder.setField(field, value(builder, field, depth));
            }
        }
        return builder.build();
    }

    private Object value(Message.Builder builder, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> "text " + random.nextInt(1000);
            case BYTE_STRING -> ByteString.copyFrom(bytes(random.nextInt(20)));
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(builder.newBuilderForField(field).getDefaultInstanceForType(), depth + 1);
        };
    }
}
