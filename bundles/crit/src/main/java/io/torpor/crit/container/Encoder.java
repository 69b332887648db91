package io.torpor.crit.container;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.torpor.crit.format.BadContent;
import io.torpor.crit.format.MessageEncoder;
import io.torpor.crit.format.MessageSchema;
import io.torpor.crit.json.JsonTree;
import io.torpor.image.EntrySequence;
import io.torpor.image.ImageType;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON, as {@link Decoder} writes it or a person changed it, to an image. */
public final class Encoder {
    private static final String EXTRA = "extra";

    private final String name;
    private final JsonReader reader;
    private final ByteArrayOutputStream image = new ByteArrayOutputStream();
    private EntrySequence sequence;
    private ImageType type;
    private int index;

    private Encoder(String name, InputStream json) {
        this.name = name;
        this.reader = new JsonReader(new InputStreamReader(json, StandardCharsets.UTF_8));
        reader.setStrictness(Strictness.STRICT);
    }

    /**
     * Reads a JSON text to its end.
     *
     * @param name of the text, for messages
     * @return the image's bytes
     * @throws TorporException CRIT-005 when it is not JSON; CRIT-006 when it is not that of an image
     */
    public static byte[] encode(String name, InputStream json) throws IOException, TorporException {
        return new Encoder(name, json).run();
    }

    private byte[] run() throws IOException, TorporException {
        try {
            document();
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw notJson("something follows the object");
            }
        } catch (MalformedJsonException e) {
            throw notJson(firstLine(e.getMessage()));
        } catch (EOFException e) {
            throw notJson("it ends too early");
        } catch (IllegalStateException e) {
            throw notJson(firstLine(e.getMessage()));
        } catch (BadContent e) {
            throw wrong(sequence == null ? "" : "entries[" + index + "]", e.getMessage());
        }
        return image.toByteArray();
    }

    private void document() throws IOException, TorporException, BadContent {
        if (reader.peek() != JsonToken.BEGIN_OBJECT) {
            throw new BadContent("the text should be an object with the members magic and entries");
        }
        List<Object> waiting = null;
        boolean entries = false;
        reader.beginObject();
        while (reader.hasNext()) {
            String member = reader.nextName();
            if (member.equals("magic") && type == null) {
                begin(JsonTree.read(reader));
            } else if (member.equals("entries") && !entries) {
                entries = true;
                waiting = entries();
            } else {
                throw new BadContent(
                        "." + member + ": the text should have the members magic and entries once, and no others");
            }
        }
        reader.endObject();
        if (type == null || !entries) {
            throw new BadContent("the member " + (type == null ? "magic" : "entries") + " is missing");
        }
        if (waiting != null) {
            for (Object entry : waiting) {
                entry(entry);
            }
        }
        if (!sequence.mayEnd() && index > 0) {
            throw new BadContent("the last record announces others, which are missing");
        }
    }

    private void begin(Object magic) throws BadContent {
        for (ImageType candidate : ImageType.values()) {
            if (candidate.hasRecords() && candidate.name().equals(magic)) {
                type = candidate;
            }
        }
        if (type == null) {
            throw new BadContent(".magic: " + magic + " is no type of image with records");
        }
        sequence = new EntrySequence(type);
        if (type.leadingMagic() != 0) {
            number(type.leadingMagic());
        }
        number(type.magic());
    }

    /** @return the entries if their type is not known yet, else null */
    private List<Object> entries() throws IOException, BadContent {
        if (reader.peek() != JsonToken.BEGIN_ARRAY) {
            throw new BadContent(".entries: it should be a list");
        }
        List<Object> waiting = type == null ? new ArrayList<>() : null;
        reader.beginArray();
        while (reader.hasNext()) {
            Object entry = JsonTree.read(reader);
            if (waiting == null) {
                entry(entry);
            } else {
                waiting.add(entry);
            }
        }
        reader.endArray();
        return waiting;
    }

    private void entry(Object value) throws BadContent {
        if (!(value instanceof Map<?, ?>)) {
            throw new BadContent("it should be an object");
        }
        @SuppressWarnings("unchecked") // all objects of a tree have names
        Map<String, Object> entry = (Map<String, Object>) value;
        Object extra = entry.remove(EXTRA);
        ExtraInput content = ExtraInput.of(type, extra, entry, sequence);
        long length = record(entry);
        content.check(length);
        if (content.isQueue()) {
            for (ExtraInput.Queued message : content.queued()) {
                record(message.record());
                bytes(message.content());
            }
        } else {
            bytes(content.bytes());
        }
        index++;
    }

    private long record(Map<String, Object> object) throws BadContent {
        Message prototype = sequence.next();
        if (prototype == null) {
            throw new BadContent("an image of type " + type + " has no further record");
        }
        byte[] bytes =
                MessageEncoder.encode(MessageSchema.named(prototype.getClass().getSimpleName()), object);
        number(bytes.length);
        image.writeBytes(bytes);
        try {
            return sequence.take(prototype.getParserForType().parsePartialFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new BadContent(e.getMessage());
        }
    }

    private void bytes(byte[] content) {
        image.writeBytes(content);
        int padding = -content.length & sequence.alignment() - 1;
        for (int i = 0; i < padding; i++) {
            image.write(0);
        }
    }

    private void number(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            image.write(value >> shift);
        }
    }

    private TorporException notJson(String reason) {
        return Issue.error(
                        "CRIT-005",
                        new Subject.Other(name),
                        name + " is not valid JSON: " + reason,
                        "Give the output of crit decode.")
                .toException();
    }

    private TorporException wrong(String where, String reason) {
        String place = reason.startsWith(".") || reason.startsWith("[") ? where + reason : where + ": " + reason;
        String clean = place.startsWith(": ") ? place.substring(2) : place.startsWith(".") ? place.substring(1) : place;
        return Issue.error(
                        "CRIT-006",
                        new Subject.Other(name),
                        name + " cannot become an image: " + clean,
                        "Give the output of crit decode, or mend it there.")
                .toException();
    }

    /** Gson goes on with advice for programmers. */
    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
