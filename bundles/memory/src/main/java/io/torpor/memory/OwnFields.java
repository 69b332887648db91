package io.torpor.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.OwnField;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fields of {@link OwnField} in records of mappings and address spaces. */
final class OwnFields {
    static final int NAME = OwnField.MAPPING_NAME.number();
    static final int KEY = OwnField.MAPPING_KEY.number();
    static final int SEALED = OwnField.MAPPING_SEALED.number();
    static final int ON_FAULT = OwnField.MAPPING_LOCKED_ON_FAULT.number();
    static final int MAPPING_POLICY = OwnField.MAPPING_POLICY.number();
    static final int LOCK_FUTURE = OwnField.MEMORY_LOCK_FUTURE.number();
    static final int KEYS = OwnField.MEMORY_KEYS.number();
    /** See {@link NumaPolicy}. */
    static final int POLICY = OwnField.MEMORY_POLICY.number();

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
        ByteString bytes = bytes(record, field);
        return bytes == null ? null : bytes.toStringUtf8();
    }

    /** Null when there are none. */
    static ByteString bytes(UnknownFieldSet record, int field) {
        List<ByteString> values = record.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? null : values.get(0);
    }
}
