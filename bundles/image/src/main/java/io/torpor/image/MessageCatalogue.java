package io.torpor.image;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The messages and enums of the format by name, from the descriptor set that protoc writes next to the classes. Protobuf's own
 * descriptors say the same, but cost more than the rest of a small restore. What is not asked for stays encoded. May be used from several threads.
 */
public final class MessageCatalogue {
    /** Field numbers of {@code google/protobuf/descriptor.proto}. */
    private static final int SET_FILE = 1;

    private static final int FILE_MESSAGE = 4;
    private static final int FILE_ENUM = 5;
    private static final int NAME = 1;
    private static final int MESSAGE_ENUM = 4;

    private static final MessageCatalogue FORMAT = read("messages.desc");

    private final Map<String, byte[]> messages = new HashMap<>();
    private final Map<String, byte[]> enums = new HashMap<>();

    private MessageCatalogue() {}

    /** The encoded {@code DescriptorProto} of a message of the format. */
    public static byte[] message(String name) {
        return found(FORMAT.messages, name);
    }

    /** The encoded {@code EnumDescriptorProto} of an enum; one inside a message has the message's name and a dot before its own. */
    public static byte[] enumeration(String name) {
        return found(FORMAT.enums, name);
    }

    private static byte[] found(Map<String, byte[]> map, String name) {
        byte[] descriptor = map.get(name);
        if (descriptor == null) {
            throw new IllegalStateException("no " + name + " in the descriptor set of this bundle");
        }
        return descriptor;
    }

    private static MessageCatalogue read(String resource) {
        try (InputStream stream = MessageCatalogue.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is missing in this bundle");
            }
            MessageCatalogue catalogue = new MessageCatalogue();
            catalogue.index(CodedInputStream.newInstance(stream.readAllBytes()));
            return catalogue;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void index(CodedInputStream set) throws IOException {
        for (int tag = set.readTag(); tag != 0; tag = set.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == SET_FILE) {
                indexFile(CodedInputStream.newInstance(set.readByteArray()));
            } else {
                set.skipField(tag);
            }
        }
    }

    private void indexFile(CodedInputStream file) throws IOException {
        for (int tag = file.readTag(); tag != 0; tag = file.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case FILE_MESSAGE -> indexMessage(file.readByteArray());
                case FILE_ENUM -> {
                    byte[] descriptor = file.readByteArray();
                    enums.put(name(descriptor), descriptor);
                }
                default -> file.skipField(tag);
            }
        }
    }

    private void indexMessage(byte[] message) throws IOException {
        String name = name(message);
        messages.put(name, message);
        CodedInputStream input = CodedInputStream.newInstance(message);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == MESSAGE_ENUM) {
                byte[] descriptor = input.readByteArray();
                enums.put(name + "." + name(descriptor), descriptor);
            } else {
                input.skipField(tag);
            }
        }
    }

    private static String name(byte[] descriptor) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(descriptor);
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == NAME) {
                return input.readString();
            }
            input.skipField(tag);
        }
        throw new IllegalStateException("a descriptor without a name");
    }
}
