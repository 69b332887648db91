package io.torpor.crit.container;

import com.google.protobuf.Message;
import io.torpor.crit.json.JsonOutput;
import io.torpor.image.EntrySequence;
import io.torpor.image.proto.ghost_chunk_entry;
import io.torpor.image.proto.tcp_stream_entry;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.OutputStream;

/** The raw bytes after records, as the member {@code extra} of their entry: base64, or what they are made of. */
final class ExtraOutput {
    private static final String EXTRA = "extra";

    private final ImageInput input;
    private final JsonOutput output;
    private final boolean shown;

    ExtraOutput(ImageInput input, JsonOutput output, boolean shown) {
        this.input = input;
        this.output = output;
        this.shown = shown;
    }

    /** @param length of the bytes, {@link EntrySequence#REST} for all that are left */
    void after(Message record, long length, int alignment) throws IOException, TorporException {
        switch (input.type()) {
            case PIPES_DATA, FIFO_DATA, SK_QUEUES, UNIX_WAITING, BPFMAP_DATA -> all(length);
            case IPCNS_SHM -> {
                all(length);
                pad(length, alignment);
            }
            case IPCNS_SEM -> {
                semaphores(length);
                pad(length, alignment);
            }
            case TCP_STREAM -> stream((tcp_stream_entry) record, length);
            case GHOST_FILE -> ghost(record, length);
            default -> {}
        }
    }

    private void all(long length) throws IOException, TorporException {
        if (!shown) {
            omit(length);
            return;
        }
        output.key(EXTRA);
        bytes(length);
    }

    private void bytes(long length) throws IOException, TorporException {
        long start = input.position();
        if (output.base64(input, length) < length) {
            throw input.cutOff("the " + length + " bytes at byte " + start);
        }
    }

    private void omit(long length) throws IOException, TorporException {
        input.pass(length);
        output.key(EXTRA).string("... <" + length + "B>");
    }

    private void pad(long length, int alignment) throws IOException, TorporException {
        input.padding((int) (-length & alignment - 1));
    }

    private void stream(tcp_stream_entry record, long length) throws IOException, TorporException {
        if (!shown) {
            omit(length);
            return;
        }
        output.key(EXTRA).beginObject();
        output.key("inq");
        bytes(Integer.toUnsignedLong(record.getInqLen()));
        output.key("outq");
        bytes(Integer.toUnsignedLong(record.getOutqLen()));
        output.endObject();
    }

    /** 16 bits each. */
    private void semaphores(long length) throws IOException, TorporException {
        if (!shown) {
            omit(length);
            return;
        }
        output.key(EXTRA).beginArray();
        for (long at = 0; at < length; at += Short.BYTES) {
            byte[] value = input.take(Short.BYTES, "the value of a semaphore");
            output.literal(Integer.toString(value[0] & 0xff | (value[1] & 0xff) << 8));
        }
        output.endArray();
    }

    /** The peer leaves the content of a file out without a sign; so does this. */
    private void ghost(Message record, long length) throws IOException, TorporException {
        if (length == EntrySequence.REST) {
            if (shown) {
                output.key(EXTRA);
                output.base64(input, Long.MAX_VALUE);
            } else {
                input.transferTo(OutputStream.nullOutputStream());
            }
        } else if (record instanceof ghost_chunk_entry) {
            if (shown) {
                all(length);
            } else {
                input.pass(length);
            }
        }
    }

    /** Reads one message of a queue and takes it. */
    interface Queued {
        /** @return how many bytes the message has, and its record too if it is not shown */
        long next(boolean shown) throws IOException, TorporException;
    }

    /** The messages of a System V queue: each an object, then its bytes. */
    void queue(long length, Queued queue, EntrySequence sequence) throws IOException, TorporException {
        if (shown) {
            output.key(EXTRA).beginArray();
        }
        long total = length;
        while (!sequence.mayEnd()) {
            long start = input.position();
            long size = queue.next(shown);
            long content = shown ? size : size - (input.position() - start - Integer.BYTES);
            if (shown) {
                bytes(content);
            } else {
                input.pass(content);
            }
            pad(content, sequence.alignment());
            total += size;
        }
        if (shown) {
            output.endArray();
        } else {
            output.key(EXTRA).string("... <" + total + "B>");
        }
    }
}
