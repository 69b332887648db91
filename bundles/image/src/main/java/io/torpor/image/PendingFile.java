package io.torpor.image;

import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A file of a dump before it is written: its records and extra bytes, in order. Not for several threads at once. */
final class PendingFile {
    private final ImageType type;
    private final String name;
    private final EntrySequence sequence;
    /** Messages, each followed by a {@link ByteBuffer} if it has extra bytes. */
    private final List<Object> items = new ArrayList<>(1);

    PendingFile(ImageType type, long id) {
        this.type = type;
        this.name = type.fileName(id);
        this.sequence = new EntrySequence(type);
    }

    ImageType type() {
        return type;
    }

    String name() {
        return name;
    }

    int alignment() {
        return sequence.alignment();
    }

    List<Object> items() {
        return items;
    }

    /** @param extra null for none */
    void add(Message record, ByteBuffer extra) {
        Message expected = sequence.next();
        if (expected == null || expected.getClass() != record.getClass()) {
            String wanted = expected == null ? "no further record" : "a " + nameOf(expected);
            throw new IllegalArgumentException(name + " takes " + wanted + " here, not a " + nameOf(record));
        }
        if (!record.isInitialized()) {
            String missing = record.getInitializationErrorString();
            throw new IllegalArgumentException(
                    name + ": a " + nameOf(record) + " without its required fields " + missing);
        }
        long announced = sequence.take(record);
        long given = extra == null ? 0 : extra.remaining();
        if (announced != EntrySequence.REST && announced != given) {
            throw new IllegalArgumentException(name + ": the " + nameOf(record) + " announces " + announced
                    + " bytes, but " + given + " come with it");
        }
        items.add(record);
        if (given > 0) {
            items.add(extra);
        }
    }

    /** Adds before the others, which must be of the same kind and without extra bytes. */
    void addFirst(Message record) {
        for (Object item : items) {
            if (item.getClass() != record.getClass()) {
                throw new IllegalArgumentException(name + " has records of several kinds, in an order of their own");
            }
        }
        add(record, null);
        items.add(0, items.remove(items.size() - 1));
    }

    /** Whether what was added is whole, so that it can be written. */
    boolean complete() {
        return sequence.mayEnd();
    }

    private static String nameOf(Message message) {
        return message.getDescriptorForType().getName();
    }
}
