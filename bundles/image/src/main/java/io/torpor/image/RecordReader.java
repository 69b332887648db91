package io.torpor.image;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads one file with records, whole, and refuses whatever is not as the format has it. */
final class RecordReader {
    private static final int SIZE_FIELD = 4;

    private final ImageStore store;
    private final String name;
    private final ImageType type;
    private final EntrySequence sequence;
    private final List<ImageEntry<Message>> entries = new ArrayList<>();

    private RecordReader(ImageStore store, String name, ImageType type) {
        this.store = store;
        this.name = name;
        this.type = type;
        this.sequence = new EntrySequence(type);
    }

    static List<ImageEntry<Message>> read(ImageStore store, String name, ImageType type) throws TorporException {
        try (FileChannel channel = store.open(name)) {
            return new RecordReader(store, name, type).read(new FileWindow(channel));
        } catch (IOException e) {
            throw StoreFailure.reading(store, name, e).toException();
        }
    }

    private List<ImageEntry<Message>> read(FileWindow file) throws IOException, TorporException {
        header(file);
        long offset = type.headerSize();
        while (offset < file.size()) {
            offset = entry(file, offset);
        }
        if (!sequence.mayEnd()) {
            throw cutOff(file, "before " + (entries.isEmpty() ? "its first record" : "the last record that it announces"));
        }
        return entries;
    }

    private void header(FileWindow file) throws IOException, TorporException {
        if (file.size() < type.headerSize()) {
            throw cutOff(file, "inside the magic numbers that it should start with");
        }
        int offset = 0;
        if (type.leadingMagic() != 0) {
            expect(file, offset, type.leadingMagic());
            offset += Integer.BYTES;
        }
        expect(file, offset, type.magic());
    }

    private void expect(FileWindow file, int offset, int magic) throws IOException, TorporException {
        int found = file.intAt(offset);
        if (found != magic) {
            throw broken("IMAGE-004", offset, "the magic number is " + hex(found) + ", not " + hex(magic) + " as in a file of type " + type,
                    "It is damaged, or another file was given its name; use an intact copy.");
        }
    }

    /** @return the offset of what follows */
    private long entry(FileWindow file, long offset) throws IOException, TorporException {
        if (file.size() - offset < SIZE_FIELD) {
            throw cutOff(file, "inside the size of the record at byte " + offset);
        }
        Message prototype = sequence.next();
        if (prototype == null) {
            throw broken("IMAGE-007", offset, (file.size() - offset) + " bytes follow the last record", "It is damaged; use an intact copy.");
        }
        long size = file.intAt(offset) & 0xffffffffL;
        long start = offset + SIZE_FIELD;
        if (size > file.size() - start) {
            throw cutOff(file, "inside the " + nameOf(prototype) + " at byte " + offset + ", which says that it is " + size + " bytes long");
        }
        Message record = decode(file, prototype, offset, (int) size);
        return extra(file, record, offset, start + size);
    }

    private Message decode(FileWindow file, Message prototype, long offset, int size) throws IOException, TorporException {
        int index = file.at(offset + SIZE_FIELD, size);
        try {
            return prototype.getParserForType().parseFrom(file.bytes(), index, size);
        } catch (InvalidProtocolBufferException e) {
            Issue issue = issue("IMAGE-006", offset, "no " + nameOf(prototype) + " of " + size + " bytes is here: " + e.getMessage(),
                    "It is damaged, or from a newer version; use an intact copy.");
            throw issue.causedBy(e).toException();
        }
    }

    /** @return the offset of what follows */
    private long extra(FileWindow file, Message record, long offset, long start) throws IOException, TorporException {
        long left = file.size() - start;
        long announced = sequence.take(record);
        long length = announced == EntrySequence.REST ? left : announced;
        long padding = -length & (sequence.alignment() - 1);
        if (length + padding > left) {
            throw cutOff(file, "inside the " + length + " bytes that the " + nameOf(record) + " at byte " + offset + " announces");
        }
        ByteBuffer present = null;
        if (length > 0 && file.holdsAll()) {
            present = ByteBuffer.wrap(file.bytes(), file.at(start, (int) length), (int) length).slice();
        }
        entries.add(new ImageEntry<>(store, name, record, offset, start, length, present));
        return start + length + padding;
    }

    private TorporException cutOff(FileWindow file, String where) {
        return broken("IMAGE-005", file.size(), "the file ends " + where, "It is incomplete: copy it again, or use another checkpoint.");
    }

    private TorporException broken(String code, long offset, String reason, String remedy) {
        return issue(code, offset, reason, remedy).toException();
    }

    private Issue issue(String code, long offset, String reason, String remedy) {
        return Issue.error(code, new Subject.ImageFile(name), name + " of " + store.location() + " is not a valid image: at byte " + offset + ", " + reason, remedy);
    }

    private static String nameOf(Message message) {
        return message.getClass().getSimpleName();
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number).toLowerCase(Locale.ROOT);
    }
}
