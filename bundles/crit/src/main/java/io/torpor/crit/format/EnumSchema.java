package io.torpor.crit.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The names of an enum's values. */
final class EnumSchema {
    /** Field numbers of {@code EnumDescriptorProto} and {@code EnumValueDescriptorProto}. */
    private static final int VALUE = 2;

    private static final int VALUE_NAME = 1;
    private static final int VALUE_NUMBER = 2;

    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();

    /** @param descriptor an encoded {@code EnumDescriptorProto} */
    EnumSchema(byte[] descriptor) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(descriptor);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == VALUE) {
                value(CodedInputStream.newInstance(input.readByteArray()));
            } else {
                input.skipField(tag);
            }
        }
    }

    private void value(CodedInputStream input) throws IOException {
        String name = "";
        long number = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case VALUE_NAME -> name = input.readString();
                case VALUE_NUMBER -> number = input.readInt32();
                default -> input.skipField(tag);
            }
        }
        names.putIfAbsent(number, name);
        numbers.put(name, number);
    }

    /** Null if no value has this number. */
    String name(long number) {
        return names.get(number);
    }

    /** Null if no value has this name. */
    Long number(String name) {
        return numbers.get(name);
    }
}
