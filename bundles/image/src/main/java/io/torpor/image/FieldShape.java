package io.torpor.image;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One field of a message, as far as {@link MessageShape} must know it.
 *
 * @param message the name of the message that it holds; null if it holds none
 * @param values the numbers of the enum that it holds; null if it holds none
 */
record FieldShape(String name, int number, String message, int[] values) {
    /** Field numbers and values of {@code google/protobuf/descriptor.proto}. */
    private static final int MESSAGE_FIELD = 2;

    private static final int FIELD_NAME = 1;
    private static final int FIELD_NUMBER = 3;
    private static final int FIELD_TYPE = 5;
    private static final int FIELD_TYPE_NAME = 6;
    private static final int TYPE_MESSAGE = 11;
    private static final int TYPE_ENUM = 14;
    private static final int ENUM_VALUE = 2;
    private static final int VALUE_NUMBER = 2;

    boolean allows(int value) {
        for (int known : values) {
            if (known == value) {
                return true;
            }
        }
        return false;
    }

    /** The fields of a message of the format. */
    static List<FieldShape> allOf(String message) {
        List<FieldShape> fields = new ArrayList<>();
        try {
            CodedInputStream input = CodedInputStream.newInstance(MessageCatalogue.message(message));
            for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == MESSAGE_FIELD) {
                    fields.add(decode(CodedInputStream.newInstance(input.readByteArray())));
                } else {
                    input.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fields;
    }

    private static FieldShape decode(CodedInputStream input) throws IOException {
        String name = "";
        String typeName = "";
        int number = 0;
        int type = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case FIELD_NAME -> name = input.readString();
                case FIELD_NUMBER -> number = input.readInt32();
                case FIELD_TYPE -> type = input.readInt32();
                case FIELD_TYPE_NAME -> typeName = input.readString().substring(1);
                default -> input.skipField(tag);
            }
        }
        return new FieldShape(
                name, number, type == TYPE_MESSAGE ? typeName : null, type == TYPE_ENUM ? numbers(typeName) : null);
    }

    private static int[] numbers(String enumeration) throws IOException {
        int[] numbers = new int[8];
        int count = 0;
        CodedInputStream input = CodedInputStream.newInstance(MessageCatalogue.enumeration(enumeration));
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == ENUM_VALUE) {
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * count);
                }
                numbers[count++] = valueNumber(CodedInputStream.newInstance(input.readByteArray()));
            } else {
                input.skipField(tag);
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    private static int valueNumber(CodedInputStream input) throws IOException {
        int number = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == VALUE_NUMBER) {
                number = input.readInt32();
            } else {
                input.skipField(tag);
            }
        }
        return number;
    }
}
