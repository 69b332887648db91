package io.torpor.crit.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * One field of a message.
 *
 * @param typeName of the message or enum that it holds; empty for other types
 * @param display how its values are shown
 */
record FieldSchema(
        String name,
        int number,
        boolean required,
        boolean repeated,
        boolean packed,
        FieldType type,
        String typeName,
        Display display) {
    /** Field numbers of {@code FieldDescriptorProto} and {@code FieldOptions}. */
    private static final int NAME = 1;

    private static final int NUMBER = 3;
    private static final int LABEL = 4;
    private static final int TYPE = 5;
    private static final int TYPE_NAME = 6;
    private static final int OPTIONS = 8;
    private static final int OPTION_PACKED = 2;
    private static final int LABEL_REQUIRED = 2;
    private static final int LABEL_REPEATED = 3;

    /** @param descriptor an encoded {@code FieldDescriptorProto} */
    static FieldSchema read(String message, byte[] descriptor) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(descriptor);
        String name = "";
        String typeName = "";
        int number = 0;
        int label = 0;
        int type = 0;
        boolean packed = false;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case NAME -> name = input.readString();
                case NUMBER -> number = input.readInt32();
                case LABEL -> label = input.readEnum();
                case TYPE -> type = input.readEnum();
                case TYPE_NAME -> typeName = input.readString().substring(1);
                case OPTIONS -> packed = packedIn(CodedInputStream.newInstance(input.readByteArray()));
                default -> input.skipField(tag);
            }
        }
        return new FieldSchema(
                name,
                number,
                label == LABEL_REQUIRED,
                label == LABEL_REPEATED,
                packed,
                FieldType.of(type),
                typeName,
                Display.of(message, name));
    }

    private static boolean packedIn(CodedInputStream options) throws IOException {
        boolean packed = false;
        for (int tag = options.readTag(); tag != 0; tag = options.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == OPTION_PACKED) {
                packed = options.readBool();
            } else {
                options.skipField(tag);
            }
        }
        return packed;
    }

    MessageSchema message() {
        return MessageSchema.named(typeName);
    }

    EnumSchema values() {
        return MessageSchema.enumNamed(typeName);
    }
}
