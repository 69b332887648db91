package io.torpor.crit.format;

import io.torpor.crit.json.JsonOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Encoded messages to JSON, in one pass and without protobuf's own classes, which cost a short-lived program more than all the rest. What JSON could not bring
 * back bit for bit (fields out of order, numbers longer than they need be) is refused; no writer of images makes it.
 */
public final class MessageDecoder {
    /** The member that holds fields which the message is not known to have, each with its tags, by number. */
    static final String UNKNOWN = "unknown_fields";

    private static final int DEEPEST = 100;

    private final JsonOutput output;
    private final boolean pretty;
    private WireScan scan;
    private int depth;
    /** All numbers of the message are shown as hexadecimal. */
    private boolean inHex;

    /** @param pretty whether some numbers are shown as hexadecimal, by name, as devices or addresses */
    public MessageDecoder(JsonOutput output, boolean pretty) {
        this.output = output;
        this.pretty = pretty;
    }

    /**
     * Writes the fields of a message as members of the object that is open.
     *
     * @throws BadContent when the bytes are no such message
     */
    public void members(MessageSchema message, byte[] bytes) throws IOException, BadContent {
        scan = new WireScan(bytes, 0, bytes.length);
        depth = 0;
        inHex = false;
        members(message);
    }

    private void members(MessageSchema message) throws IOException, BadContent {
        if (++depth > DEEPEST) {
            throw new BadContent("messages are nested more than " + DEEPEST + " deep");
        }
        int last = 0;
        int required = 0;
        Map<Integer, ByteArrayOutputStream> unknown = null;
        while (!scan.atEnd()) {
            int start = scan.position();
            long tag = scan.varint();
            int number = (int) (tag >>> 3);
            if (tag >>> 32 != 0 || number == 0) {
                throw new BadContent("no field can have the number " + (tag >>> 3));
            }
            FieldSchema field = message.field(number);
            if (number < last || number == last && field != null) {
                throw new BadContent("field " + number + " of a " + message.name() + " is repeated or out of order");
            }
            last = number;
            if (field == null) {
                scan.skipValue((int) tag & 7);
                unknown = unknown == null ? new TreeMap<>() : unknown;
                keep(unknown, number, start);
                continue;
            }
            required += field.required() ? 1 : 0;
            try {
                member(field, (int) tag);
            } catch (BadContent e) {
                throw e.inside("." + field.name());
            }
        }
        checkRequired(message, required);
        if (unknown != null) {
            writeUnknown(unknown);
        }
        depth--;
    }

    private void keep(Map<Integer, ByteArrayOutputStream> unknown, int number, int start) {
        ByteArrayOutputStream bytes = unknown.get(number);
        if (bytes == null) {
            bytes = new ByteArrayOutputStream();
            unknown.put(number, bytes);
        }
        bytes.write(scan.bytes(), start, scan.position() - start);
    }

    private void writeUnknown(Map<Integer, ByteArrayOutputStream> unknown) throws IOException {
        output.key(UNKNOWN).beginObject();
        for (Map.Entry<Integer, ByteArrayOutputStream> field : unknown.entrySet()) {
            output.key(field.getKey().toString());
            output.base64(field.getValue().toByteArray(), 0, field.getValue().size());
        }
        output.endObject();
    }

    private static void checkRequired(MessageSchema message, int found) throws BadContent {
        int wanted = 0;
        StringBuilder names = new StringBuilder();
        for (FieldSchema field : message.fields()) {
            if (field.required()) {
                wanted++;
                names.append(names.length() == 0 ? "" : ", ").append(field.name());
            }
        }
        if (found < wanted) {
            throw new BadContent((wanted - found) + " of the fields that every " + message.name() + " has are missing ("
                    + names + ")");
        }
    }

    private void member(FieldSchema field, int tag) throws IOException, BadContent {
        int wire = field.packed() ? FieldType.Wire.DELIMITED : field.type().wire();
        if ((tag & 7) != wire) {
            throw new BadContent("it is of wire type " + (tag & 7) + ", not " + wire);
        }
        output.key(field.name());
        if (!field.repeated()) {
            value(field);
        } else if (field.type().isNumber()) {
            numbers(field, tag);
        } else {
            output.beginArray();
            value(field);
            while (scan.peekTag() == tag) {
                scan.varint();
                value(field);
            }
            output.endArray();
        }
    }

    private void numbers(FieldSchema field, int tag) throws IOException, BadContent {
        List<Long> numbers = new ArrayList<>();
        if (field.packed()) {
            int length = scan.length();
            int outer = scan.enter(length);
            while (!scan.atEnd()) {
                numbers.add(number(field));
            }
            scan.leave(outer);
        } else {
            numbers.add(number(field));
            while (scan.peekTag() == tag) {
                scan.varint();
                numbers.add(number(field));
            }
        }
        boolean address = field.display().kind() == Display.Kind.ADDRESS
                && (numbers.size() == NetworkAddress.V4 || numbers.size() == NetworkAddress.V6);
        output.beginArray();
        if (pretty && address) {
            output.string(NetworkAddress.print(numbers));
        } else {
            for (long number : numbers) {
                number(field, number);
            }
        }
        output.endArray();
    }

    private long number(FieldSchema field) throws BadContent {
        return field.type().decode(field.type() == FieldType.FIXED64 ? scan.fixed64() : scan.varint());
    }

    private void value(FieldSchema field) throws IOException, BadContent {
        if (field.type().isNumber()) {
            number(field, number(field));
            return;
        }
        int length = scan.length();
        switch (field.type()) {
            case MESSAGE -> {
                int outer = scan.enter(length);
                boolean outerHex = inHex;
                inHex |= field.display().kind() == Display.Kind.HEX;
                output.beginObject();
                members(field.message());
                output.endObject();
                inHex = outerHex;
                scan.leave(outer);
            }
            case STRING -> {
                output.string(TextBytes.text(scan.bytes(), scan.position(), length));
                scan.skip(length);
            }
            default -> {
                bytes(field, length);
                scan.skip(length);
            }
        }
    }

    private void bytes(FieldSchema field, int length) throws IOException {
        if (field.display().kind() == Display.Kind.QUOTED) {
            byte[] bytes = new byte[length];
            System.arraycopy(scan.bytes(), scan.position(), bytes, 0, length);
            output.string(QuotedPrintable.encode(bytes));
        } else {
            output.base64(scan.bytes(), scan.position(), length);
        }
    }

    private void number(FieldSchema field, long value) throws IOException {
        String text = pretty ? prettyText(field, value) : null;
        if (text == null && field.type() == FieldType.ENUM) {
            text = field.values().name(value);
        }
        if (text != null) {
            output.string(text);
        } else if (field.type() == FieldType.BOOL) {
            output.literal(value == 0 ? "false" : "true");
        } else {
            output.literal(field.type().print(value));
        }
    }

    /** Null if it is shown as without pretty output. */
    private String prettyText(FieldSchema field, long value) {
        return switch (field.display().kind()) {
            case HEX -> "0x" + Long.toHexString(value);
            case FLAGS -> field.display().names().bits(value);
            case NAME -> field.display().names().name(value);
            case DEVICE -> DeviceNumber.print(value);
            case OLD_DEVICE -> DeviceNumber.printOld(value);
            case PLAIN, ADDRESS, QUOTED -> inHex && field.type().isQuantity() ? "0x" + Long.toHexString(value) : null;
        };
    }
}
