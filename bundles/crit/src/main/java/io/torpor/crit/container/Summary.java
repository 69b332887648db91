package io.torpor.crit.container;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.torpor.crit.json.JsonOutput;
import io.torpor.image.EntrySequence;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ipc_msg;
import io.torpor.image.proto.pagemap_head;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.InputStream;

/** What an image is and how many entries it has: {@code {"magic": "CORE", "count": 1}}. */
public final class Summary {
    private Summary() {}

    /**
     * Reads an image and writes its summary.
     *
     * @throws TorporException as {@link Decoder#decode}
     */
    public static void write(String name, InputStream image, JsonOutput output) throws IOException, TorporException {
        ImageInput input = new ImageInput(name, image);
        long count = count(input);
        output.beginObject();
        output.key("magic").string(input.type().name());
        output.key("count").literal(Long.toString(count));
        output.endObject();
    }

    /** The head of a page map, and the messages inside a queue, are no entries. */
    private static long count(ImageInput input) throws IOException, TorporException {
        EntrySequence sequence = new EntrySequence(input.type());
        long count = 0;
        while (!input.atEnd()) {
            long offset = input.position();
            Message prototype = sequence.next();
            if (prototype == null) {
                throw input.malformed(offset, "something follows the last record");
            }
            String message = prototype.getClass().getSimpleName();
            byte[] bytes = input.record(message);
            Message record;
            try {
                record = prototype.getParserForType().parsePartialFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw input.malformed(offset, "no " + message + " is here: " + e.getMessage());
            }
            count += record instanceof pagemap_head || record instanceof ipc_msg ? 0 : 1;
            long length = sequence.take(record);
            if (length == EntrySequence.REST) {
                break;
            }
            input.pass(length + (-length & sequence.alignment() - 1));
        }
        if (!sequence.mayEnd() && count > 0 && input.type() == ImageType.IPCNS_MSG) {
            throw input.cutOff("the messages that the last queue announces");
        }
        return count;
    }
}
