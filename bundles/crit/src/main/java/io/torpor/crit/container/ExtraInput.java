package io.torpor.crit.container;

import io.torpor.crit.format.BadContent;
import io.torpor.crit.format.MessageEncoder;
import io.torpor.crit.json.JsonNumber;
import io.torpor.image.EntrySequence;
import io.torpor.image.ImageType;
import io.torpor.image.proto.ghost_chunk_entry;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The member {@code extra} of an entry as bytes. Who changes it need not change the field that says how long it is: as with the peer, that follows
 * the content.
 */
final class ExtraInput {
    private static final byte[] NONE = {};

    /** A message of a System V queue. */
    record Queued(Map<String, Object> record, byte[] content) {}

    private final byte[] bytes;
    private final List<Queued> queued;

    private ExtraInput(byte[] bytes, List<Queued> queued) {
        this.bytes = bytes;
        this.queued = queued;
    }

    /** @param entry whose fields of lengths are set to what they are */
    static ExtraInput of(ImageType type, Object extra, Map<String, Object> entry, EntrySequence sequence)
            throws BadContent {
        return switch (type) {
            case PIPES_DATA, FIFO_DATA -> sized(extra, entry, "bytes");
            case SK_QUEUES, UNIX_WAITING -> sized(extra, entry, "length");
            case IPCNS_SHM ->
                Boolean.TRUE.equals(entry.get("in_pagemaps"))
                        ? new ExtraInput(base64(extra == null ? "" : extra), null)
                        : sized(extra, entry, "size");
            case BPFMAP_DATA -> new ExtraInput(base64(extra), null);
            case TCP_STREAM -> stream(extra, entry);
            case IPCNS_SEM -> semaphores(extra, entry);
            case IPCNS_MSG -> queue(extra, entry);
            case GHOST_FILE -> ghost(extra, entry, sequence);
            default -> {
                if (extra != null) {
                    throw new BadContent(".extra: an image of type " + type + " has no such content");
                }
                yield new ExtraInput(NONE, null);
            }
        };
    }

    private static ExtraInput sized(Object extra, Map<String, Object> entry, String field) throws BadContent {
        byte[] bytes = base64(extra);
        entry.put(field, JsonNumber.of(bytes.length));
        return new ExtraInput(bytes, null);
    }

    private static ExtraInput stream(Object extra, Map<String, Object> entry) throws BadContent {
        if (!(extra instanceof Map<?, ?> queues)) {
            throw new BadContent(".extra: it should be an object with the members inq and outq");
        }
        byte[] in = base64(queues.get("inq"));
        byte[] out = base64(queues.get("outq"));
        entry.put("inq_len", JsonNumber.of(in.length));
        entry.put("outq_len", JsonNumber.of(out.length));
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(in);
        both.writeBytes(out);
        return new ExtraInput(both.toByteArray(), null);
    }

    private static ExtraInput semaphores(Object extra, Map<String, Object> entry) throws BadContent {
        List<?> values = list(extra);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Object value : values) {
            int number;
            try {
                number = value instanceof JsonNumber digits ? Integer.parseInt(digits.digits()) : -1;
            } catch (NumberFormatException e) {
                number = -1;
            }
            if (number < 0 || number > 0xffff) {
                throw new BadContent(".extra: it should be a list of numbers of 16 bits");
            }
            bytes.write(number);
            bytes.write(number >> Byte.SIZE);
        }
        entry.put("nsems", JsonNumber.of(values.size()));
        return new ExtraInput(bytes.toByteArray(), null);
    }

    private static ExtraInput queue(Object extra, Map<String, Object> entry) throws BadContent {
        List<Queued> messages = new ArrayList<>();
        for (Iterator<?> parts = list(extra).iterator(); parts.hasNext(); ) {
            Object head = parts.next();
            if (!(head instanceof Map<?, ?>) || !parts.hasNext()) {
                throw new BadContent(".extra: it should be a list of objects, each with its content after it");
            }
            byte[] content = base64(parts.next());
            @SuppressWarnings("unchecked") // all objects of a tree have names
            Map<String, Object> record = (Map<String, Object>) head;
            record.put("msize", JsonNumber.of(content.length));
            messages.add(new Queued(record, content));
        }
        entry.put("qnum", JsonNumber.of(messages.size()));
        return new ExtraInput(NONE, messages);
    }

    private static ExtraInput ghost(Object extra, Map<String, Object> entry, EntrySequence sequence) throws BadContent {
        if (sequence.next() instanceof ghost_chunk_entry) {
            return sized(extra, entry, "len");
        }
        boolean chunked = Boolean.TRUE.equals(entry.get("chunks"));
        if (chunked && extra != null) {
            throw new BadContent(".extra: the content stands in chunks after this entry");
        }
        return new ExtraInput(chunked ? NONE : base64(extra), null);
    }

    private static List<?> list(Object extra) throws BadContent {
        if (extra instanceof List<?> list) {
            return list;
        }
        throw new BadContent(".extra: it should be a list");
    }

    private static byte[] base64(Object extra) throws BadContent {
        if (extra == null) {
            throw new BadContent(".extra: the content is missing");
        }
        if (extra instanceof String text && text.startsWith("... <")) {
            throw new BadContent(".extra: the content was left out; decode without --nopl");
        }
        try {
            return MessageEncoder.base64(extra);
        } catch (BadContent e) {
            throw new BadContent(".extra: " + e.getMessage());
        }
    }

    byte[] bytes() {
        return bytes;
    }

    boolean isQueue() {
        return queued != null;
    }

    List<Queued> queued() {
        return queued;
    }

    /** @param announced how many bytes the record says that there are, or {@link EntrySequence#REST} */
    void check(long announced) throws BadContent {
        if (announced != EntrySequence.REST && announced != bytes.length) {
            throw new BadContent(".extra: it has " + bytes.length + " bytes, but the record's fields say " + announced);
        }
    }
}
