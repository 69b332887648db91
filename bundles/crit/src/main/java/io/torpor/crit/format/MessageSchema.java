package io.torpor.crit.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.torpor.image.MessageCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The fields of a message, from the descriptor set that protoc wrote; read when first asked for. May be used from several threads. */
public final class MessageSchema {
    /** Field number of {@code DescriptorProto}. */
    private static final int FIELD = 2;

    private static final Map<String, MessageSchema> MESSAGES = new ConcurrentHashMap<>();
    private static final Map<String, EnumSchema> ENUMS = new ConcurrentHashMap<>();

    private final String name;
    private final TreeMap<Integer, FieldSchema> byNumber = new TreeMap<>();
    private final Map<String, FieldSchema> byName = new HashMap<>();

    private MessageSchema(String name, byte[] descriptor) throws IOException {
        this.name = name;
        CodedInputStream input = CodedInputStream.newInstance(descriptor);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == FIELD) {
                FieldSchema field = FieldSchema.read(name, input.readByteArray());
                byNumber.put(field.number(), field);
                byName.put(field.name(), field);
            } else {
                input.skipField(tag);
            }
        }
    }

    /** The message of the format that has this name. */
    public static MessageSchema named(String name) {
        MessageSchema schema = MESSAGES.get(name);
        if (schema == null) {
            try {
                schema = new MessageSchema(name, MessageCatalogue.message(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            MESSAGES.put(name, schema);
        }
        return schema;
    }

    static EnumSchema enumNamed(String name) {
        EnumSchema schema = ENUMS.get(name);
        if (schema == null) {
            try {
                schema = new EnumSchema(MessageCatalogue.enumeration(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ENUMS.put(name, schema);
        }
        return schema;
    }

    String name() {
        return name;
    }

    /** Null if there is none. */
    FieldSchema field(int number) {
        return byNumber.get(number);
    }

    /** Null if there is none. */
    FieldSchema field(String fieldName) {
        return byName.get(fieldName);
    }

    /** By rising number. */
    Iterable<FieldSchema> fields() {
        return Collections.unmodifiableCollection(byNumber.values());
    }
}
