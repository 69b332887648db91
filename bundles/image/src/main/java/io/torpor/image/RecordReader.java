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
import java.util.function.Consumer;

/** Reads one file with records, whole, and refuses whatever is not as the format has it. */
final class RecordReader {
    private static final int SIZE_FIELD = 4;

    private final ImageStore store;
    private final String name;
    private final ImageType type;
    private final Damage damage;
    private final Consumer<Issue> remarks;
    private final EntrySequence sequence;
    private final List<ImageEntry<Message>> entries = new ArrayList<>();

    private RecordReader(ImageStore store, String name, ImageType type, Consumer<Issue> remarks) {
        this.store = store;
        this.name = name;
        this.type = type;
        this.damage = new Damage(store);
        this.remarks = remarks;
        this.sequence = new EntrySequence(type);
    }

    /** @param remarks takes what is odd, but no reason to refuse the file */
    static List<ImageEntry<Message>> read(ImageStore store, String name, ImageType type, Consumer<Issue> remarks)
            throws TorporException {
        try (FileChannel channel = store.open(name)) {
            return new RecordReader(store, name, type, remarks).read(new FileWindow(channel));
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
            throw cutOff(
                    file, "before " + (entries.isEmpty() ? "its first record" : "the last record that it announces"));
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
            String reason =
                    "the magic number is " + hex(found) + ", not " + hex(magic) + " as in a file of type " + type;
            throw damage.malformed("IMAGE-004", name, offset, reason).toException();
        }
    }

    /** @return the offset of what follows */
    private long entry(FileWindow file, long offset) throws IOException, TorporException {
        if (file.size() - offset < SIZE_FIELD) {
            throw cutOff(file, "inside the size of the record at byte " + offset);
        }
        Message prototype = sequence.next();
        if (prototype == null) {
            String reason = (file.size() - offset) + " bytes follow the last record";
            throw damage.malformed("IMAGE-007", name, offset, reason).toException();
        }
        long size = file.intAt(offset) & 0xffffffffL;
        long start = offset + SIZE_FIELD;
        if (size > file.size() - start) {
            throw cutOff(
                    file,
                    "inside the " + nameOf(prototype) + " at byte " + offset + ", which says that it is " + size
                            + " bytes long");
        }
        Message record = decode(file, prototype, offset, (int) size);
        return extra(file, record, offset, start + size);
    }

    private Message decode(FileWindow file, Message prototype, long offset, int size)
            throws IOException, TorporException {
        int index = file.at(offset + SIZE_FIELD, size);
        scan(file, prototype, offset, index, size);
        try {
            return prototype.getParserForType().parseFrom(file.bytes(), index, size);
        } catch (InvalidProtocolBufferException e) {
            String reason = "no " + nameOf(prototype) + " of " + size + " bytes is here: " + e.getMessage();
            throw damage.malformed("IMAGE-006", name, offset, reason)
                    .causedBy(e)
                    .toException();
        }
    }

    /** Protobuf would put what it does not know aside without a word. */
    private void scan(FileWindow file, Message prototype, long offset, int index, int size) throws TorporException {
        UnknownContent unknown = MessageShape.of(prototype).unknownIn(file.bytes(), index, size);
        if (unknown == null) {
            return;
        }
        String what = "at byte " + offset + ", " + unknown;
        if (unknown.value()) {
            throw damage.unknown(name, what).toException();
        }
        String message = name + " of " + store.location() + " has content that this version does not know: " + what;
        String remedy = "What it stands for is not restored; a newer version of Torpor may do it.";
        remarks.accept(Issue.warning("IMAGE-013", new Subject.ImageFile(name), message, remedy));
    }

    /** @return the offset of what follows */
    private long extra(FileWindow file, Message record, long offset, long start) throws IOException, TorporException {
        long left = file.size() - start;
        long announced = sequence.take(record);
        long length = announced == EntrySequence.REST ? left : announced;
        long padding = -length & (sequence.alignment() - 1);
        if (length + padding > left) {
            throw cutOff(
                    file,
                    "inside the " + length + " bytes that the " + nameOf(record) + " at byte " + offset + " announces");
        }
        ByteBuffer present = null;
        if (length > 0 && file.holdsAll()) {
            present = ByteBuffer.wrap(file.bytes(), file.at(start, (int) length), (int) length)
                    .slice();
        }
        entries.add(new ImageEntry<>(store, name, record, offset, start, length, present));
        return start + length + padding;
    }

    private TorporException cutOff(FileWindow file, String where) {
        return damage.cutOff(name, file.size(), where).toException();
    }

    private static String nameOf(Message message) {
        return message.getClass().getSimpleName();
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }
}
