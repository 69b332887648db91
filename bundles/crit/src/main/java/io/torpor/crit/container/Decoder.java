package io.torpor.crit.container;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.torpor.crit.format.BadContent;
import io.torpor.crit.format.MessageDecoder;
import io.torpor.crit.format.MessageSchema;
import io.torpor.crit.json.JsonOutput;
import io.torpor.image.EntrySequence;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.InputStream;

/** A whole image as JSON: {@code {"magic": "CORE", "entries": [...]}}. Holds one record at a time. */
public final class Decoder {
    private final ImageInput input;
    private final JsonOutput output;
    private final MessageDecoder messages;
    private final EntrySequence sequence;
    private final ExtraOutput extras;
    /** Where the record that was read last starts. */
    private long offset;

    private Decoder(ImageInput input, JsonOutput output, boolean pretty, boolean payload) {
        this.input = input;
        this.output = output;
        this.messages = new MessageDecoder(output, pretty);
        this.sequence = new EntrySequence(input.type());
        this.extras = new ExtraOutput(input, output, payload);
    }

    /**
     * Reads an image and writes it.
     *
     * @param name of the image, for messages
     * @param payload whether the raw bytes after records are shown
     * @throws TorporException CRIT-002 to CRIT-004 when it is no image, or damaged
     */
    public static void decode(String name, InputStream image, JsonOutput output, boolean pretty, boolean payload)
            throws IOException, TorporException {
        new Decoder(new ImageInput(name, image), output, pretty, payload).run();
    }

    private void run() throws IOException, TorporException {
        output.beginObject();
        output.key("magic").string(input.type().name());
        output.key("entries").beginArray();
        while (!input.atEnd()) {
            output.beginObject();
            Message record = record();
            switch (input.type()) {
                case IPCNS_MSG -> {
                    long length = sequence.take(record);
                    extras.queue(length, this::queued, sequence);
                }
                default -> extras.after(record, sequence.take(record), sequence.alignment());
            }
            output.endObject();
        }
        output.endArray();
        output.endObject();
    }

    /** A message of a System V queue, which is a record of its own. @return how many bytes it has */
    private long queued(boolean shown) throws IOException, TorporException {
        if (shown) {
            output.beginObject();
            Message record = record();
            output.endObject();
            return sequence.take(record);
        }
        Message record = parsed(read(), sequence.next());
        return record.getSerializedSize() + sequence.take(record);
    }

    /** Reads the record that comes next, and writes its members. */
    private Message record() throws IOException, TorporException {
        byte[] bytes = read();
        Message prototype = sequence.next();
        String name = prototype.getClass().getSimpleName();
        try {
            messages.members(MessageSchema.named(name), bytes);
        } catch (BadContent e) {
            throw input.malformed(offset, name, e);
        }
        return parsed(bytes, prototype);
    }

    private byte[] read() throws IOException, TorporException {
        Message prototype = sequence.next();
        offset = input.position();
        if (prototype == null) {
            throw input.malformed(offset, "something follows the last record");
        }
        return input.record(prototype.getClass().getSimpleName());
    }

    private Message parsed(byte[] bytes, Message prototype) throws TorporException {
        try {
            return prototype.getParserForType().parsePartialFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw input.malformed(offset, "no " + prototype.getClass().getSimpleName() + " is here: " + e.getMessage());
        }
    }
}
