package io.torpor.crit.format;

import com.google.protobuf.CodedOutputStream;
import io.torpor.crit.json.JsonNumber;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON to encoded messages, the opposite of {@link MessageDecoder}. Pretty and plain forms of a value are both understood. */
public final class MessageEncoder {
    private MessageEncoder() {}

    /**
     * Encodes an object, its fields by rising number.
     *
     * @throws BadContent when it is no such message
     */
    public static byte[] encode(MessageSchema message, Map<String, ?> object) throws BadContent {
        TreeMap<Integer, byte[]> parts = new TreeMap<>();
        for (Map.Entry<String, ?> member : object.entrySet()) {
            String name = member.getKey();
            if (name.equals(MessageDecoder.UNKNOWN)) {
                unknown(message, member.getValue(), parts);
                continue;
            }
            FieldSchema field = message.field(name);
            if (field == null) {
                throw new BadContent("." + name + ": a " + message.name() + " has no field of this name");
            }
            try {
                parts.put(field.number(), field(field, member.getValue()));
            } catch (BadContent e) {
                throw e.inside("." + name);
            }
        }
        for (FieldSchema field : message.fields()) {
            if (field.required() && !object.containsKey(field.name())) {
                throw new BadContent(
                        "." + field.name() + ": every " + message.name() + " has this field, but it is missing");
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.values().forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static void unknown(MessageSchema message, Object value, Map<Integer, byte[]> parts) throws BadContent {
        if (!(value instanceof Map<?, ?> fields)) {
            throw new BadContent("." + MessageDecoder.UNKNOWN + ": it should be an object");
        }
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            int number = (int) FieldType.INT32.parse((String) field.getKey());
            if (number <= 0 || message.field(number) != null) {
                throw new BadContent("." + MessageDecoder.UNKNOWN + "." + number + ": a " + message.name()
                        + " has a known field of this number");
            }
            parts.put(number, base64(field.getValue()));
        }
    }

    private static byte[] field(FieldSchema field, Object value) throws BadContent {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        try {
            if (!field.repeated()) {
                if (value instanceof List) {
                    throw new BadContent("it should be one value, not a list");
                }
                output.writeTag(field.number(), field.type().wire());
                value(field, value, output);
            } else if (value instanceof List<?> list) {
                repeated(field, elements(field, list), output);
            } else {
                throw new BadContent("it should be a list");
            }
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never: it goes to memory
        }
        return bytes.toByteArray();
    }

    /** An address is as many numbers. */
    private static List<?> elements(FieldSchema field, List<?> list) throws BadContent {
        if (field.display().kind() != Display.Kind.ADDRESS) {
            return list;
        }
        List<Object> numbers = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof String address && (address.indexOf('.') >= 0 || address.indexOf(':') >= 0)) {
                for (long word : NetworkAddress.parse(address)) {
                    numbers.add(JsonNumber.of(word));
                }
            } else {
                numbers.add(element);
            }
        }
        return numbers;
    }

    private static void repeated(FieldSchema field, List<?> list, CodedOutputStream output)
            throws IOException, BadContent {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        CodedOutputStream target = field.packed() ? CodedOutputStream.newInstance(packed) : output;
        int index = 0;
        for (Object element : list) {
            try {
                if (!field.packed()) {
                    output.writeTag(field.number(), field.type().wire());
                }
                value(field, element, target);
            } catch (BadContent e) {
                throw e.inside("[" + index + "]");
            }
            index++;
        }
        if (field.packed() && !list.isEmpty()) {
            target.flush();
            output.writeByteArray(field.number(), packed.toByteArray());
        }
    }

    private static void value(FieldSchema field, Object value, CodedOutputStream output)
            throws IOException, BadContent {
        switch (field.type()) {
            case MESSAGE -> {
                if (!(value instanceof Map<?, ?> object)) {
                    throw new BadContent("it should be an object");
                }
                @SuppressWarnings("unchecked") // all objects of a tree have names
                Map<String, ?> members = (Map<String, ?>) object;
                output.writeByteArrayNoTag(encode(field.message(), members));
            }
            case STRING -> output.writeByteArrayNoTag(TextBytes.bytes(string(value)));
            case BYTES ->
                output.writeByteArrayNoTag(
                        field.display().kind() == Display.Kind.QUOTED
                                ? QuotedPrintable.decode(string(value))
                                : base64(value));
            case FIXED64 -> output.writeFixed64NoTag(number(field, value));
            default -> output.writeUInt64NoTag(field.type().encode(number(field, value)));
        }
    }

    private static long number(FieldSchema field, Object value) throws BadContent {
        FieldType type = field.type();
        if (value instanceof Boolean truth && type == FieldType.BOOL) {
            return truth ? 1 : 0;
        }
        if (value instanceof JsonNumber number) {
            return type.parse(number.digits());
        }
        if (!(value instanceof String text)) {
            throw new BadContent("it should be a number");
        }
        if (type == FieldType.ENUM) {
            Long number = field.values().number(text);
            if (number == null) {
                throw new BadContent("\"" + text + "\" is no value of " + field.typeName());
            }
            return number;
        }
        long number = switch (field.display().kind()) {
            case FLAGS -> field.display().names().parseBits(text, type);
            case NAME -> field.display().names().parse(text, type);
            case DEVICE -> DeviceNumber.parse(text, false);
            case OLD_DEVICE -> DeviceNumber.parse(text, true);
            default -> type.parse(text);
        };
        return number;
    }

    private static String string(Object value) throws BadContent {
        if (value instanceof String text) {
            return text;
        }
        throw new BadContent("it should be a string");
    }

    /**
     * The bytes of a base64 text, lines or not.
     *
     * @throws BadContent when it is none
     */
    public static byte[] base64(Object value) throws BadContent {
        String text = string(value);
        byte[] characters = new byte[text.length()];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\r') {
                characters[count++] = (byte) (c < 128 ? c : 0);
            }
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(characters, count));
        } catch (IllegalArgumentException e) {
            throw new BadContent("it is not base64 (" + e.getMessage() + ")");
        }
    }
}
