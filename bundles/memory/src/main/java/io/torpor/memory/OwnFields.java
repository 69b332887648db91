package io.torpor.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fields of ours in records of the peer's format, which has none for these facts: with numbers that are far from those that it may come to use. The peer's readers skip them.
 */
final class OwnFields {
    /** In {@code vma_entry}: the name that PR_SET_VMA_ANON_NAME gave, as bytes. */
    static final int NAME = 15001;
    /** In {@code vma_entry}: the protection key, a varint. */
    static final int KEY = 15002;
    /** In {@code vma_entry}: 1 for what mseal(2) has sealed. */
    static final int SEALED = 15003;
    /** In {@code vma_entry}: 1 for what is locked as it comes, MLOCK_ONFAULT. */
    static final int ON_FAULT = 15004;
    /** In {@code mm_entry}: flags of mlockall(2) that hold for mappings to come, a varint. */
    static final int LOCK_FUTURE = 15001;
    /** In {@code mm_entry}: protection keys that are allocated, bit n for key n, a varint. */
    static final int KEYS = 15002;
    /** In {@code mm_entry}: a message for each thread that has a memory policy; see {@link NumaPolicy}. */
    static final int POLICY = 15003;

    private final UnknownFieldSet.Builder fields;

    /** Goes on with the fields that a record has. */
    OwnFields(UnknownFieldSet before) {
        fields = before.toBuilder();
    }

    OwnFields number(int field, long value) {
        fields.mergeField(
                field, UnknownFieldSet.Field.newBuilder().addVarint(value).build());
        return this;
    }

    OwnFields text(int field, String value) {
        return bytes(field, ByteString.copyFrom(value, StandardCharsets.UTF_8));
    }

    OwnFields bytes(int field, ByteString value) {
        fields.mergeField(
                field,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build());
        return this;
    }

    UnknownFieldSet build() {
        return fields.build();
    }

    /** A number; 0 when there is none. */
    static long number(UnknownFieldSet record, int field) {
        List<Long> values = record.getField(field).getVarintList();
        return values.isEmpty() ? 0 : values.get(0);
    }

    /** A text; null when there is none. */
    static String text(UnknownFieldSet record, int field) {
        List<ByteString> values = record.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? null : values.get(0).toStringUtf8();
    }
}
