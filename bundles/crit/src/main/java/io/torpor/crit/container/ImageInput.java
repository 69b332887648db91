package io.torpor.crit.container;

import io.torpor.crit.format.BadContent;
import io.torpor.image.ImageType;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An image as a stream of bytes: its magic numbers, sizes and whatever follows them. Knows where it is, for messages. */
final class ImageInput extends InputStream {
    private static final int BUFFER = 64 << 10;

    private final String name;
    private final BufferedInputStream stream;
    private final ImageType type;
    private long position;

    /**
     * Reads the magic numbers.
     *
     * @param name of the file, for messages
     */
    ImageInput(String name, InputStream stream) throws IOException, TorporException {
        this.name = name;
        this.stream = new BufferedInputStream(stream, BUFFER);
        int first = magic();
        if (first == ImageType.INVENTORY.magic()) {
            type = ImageType.INVENTORY;
            return;
        }
        boolean leading = false;
        for (ImageType candidate : ImageType.values()) {
            leading |= candidate.leadingMagic() == first && first != 0;
        }
        if (!leading) {
            throw notAnImage(0, "the magic number " + hex(first) + " begins no image with records");
        }
        int second = magic();
        type = withMagics(first, second);
    }

    private int magic() throws IOException, TorporException {
        byte[] bytes = take(Integer.BYTES, "the magic numbers that it should start with");
        return littleEndian(bytes);
    }

    /** Several types share a number; the first one names them all, as with the peer. */
    private ImageType withMagics(int first, int second) throws TorporException {
        for (ImageType candidate : ImageType.values()) {
            if (candidate.leadingMagic() == first && candidate.magic() == second && candidate.hasRecords()) {
                return jsonType(candidate);
            }
        }
        throw notAnImage(4, "the magic number " + hex(second) + " is of no known type of image");
    }

    /** The type that stands for all that have the same magic numbers, and so cannot be told from it. */
    private static ImageType jsonType(ImageType type) {
        return type == ImageType.BINFMT_MISC_OLD ? ImageType.BINFMT_MISC : type;
    }

    private TorporException notAnImage(long offset, String reason) {
        return Issue.error(
                        "CRIT-002",
                        new Subject.ImageFile(name),
                        name + " is not an image that can be shown: at byte " + offset + ", " + reason,
                        "Pages, archives and dumps of other tools' formats have no magic number and no records; check the file's name.")
                .toException();
    }

    ImageType type() {
        return type;
    }

    long position() {
        return position;
    }

    boolean atEnd() throws IOException {
        stream.mark(1);
        int next = stream.read();
        stream.reset();
        return next < 0;
    }

    /** A record: its size, and that many bytes. */
    byte[] record(String message) throws IOException, TorporException {
        long start = position;
        long size = littleEndian(take(Integer.BYTES, "the size of the record at byte " + start)) & 0xffffffffL;
        if (size > Integer.MAX_VALUE - 8) {
            throw malformed(start, "a " + message + " says that it is " + size + " bytes long");
        }
        return take(
                (int) size, "the " + message + " at byte " + start + ", which says that it is " + size + " bytes long");
    }

    byte[] take(int length, String what) throws IOException, TorporException {
        byte[] bytes = stream.readNBytes(length);
        position += bytes.length;
        if (bytes.length < length) {
            throw cutOff(what);
        }
        return bytes;
    }

    /** Steps over bytes. */
    void pass(long length) throws IOException, TorporException {
        long start = position;
        for (long left = length; left > 0; ) {
            long skipped = skip(left);
            if (skipped == 0) {
                throw cutOff("the " + length + " bytes at byte " + start);
            }
            left -= skipped;
        }
    }

    /** Fill-up after extra bytes; nothing but zeros comes back from JSON. */
    void padding(int length) throws IOException, TorporException {
        long start = position;
        for (byte b : take(length, "the padding at byte " + start)) {
            if (b != 0) {
                throw malformed(start, "the padding is not zero");
            }
        }
    }

    @Override
    public int read() throws IOException {
        int next = stream.read();
        position += next < 0 ? 0 : 1;
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = stream.read(bytes, offset, length);
        position += Math.max(0, count);
        return count;
    }

    TorporException cutOff(String what) {
        return Issue.error(
                        "CRIT-003",
                        new Subject.ImageFile(name),
                        name + " is cut off: at byte " + position + ", the file ends inside " + what,
                        "It is incomplete: copy it again.")
                .toException();
    }

    TorporException malformed(long offset, String reason) {
        return Issue.error(
                        "CRIT-004",
                        new Subject.ImageFile(name),
                        name + " is not a valid image: at byte " + offset + ", " + reason,
                        "It is damaged; use an intact copy.")
                .toException();
    }

    TorporException malformed(long offset, String message, BadContent content) {
        String reason = content.getMessage();
        return malformed(
                offset, "no " + message + " is here: " + (reason.startsWith(".") ? reason.substring(1) : reason));
    }

    static int littleEndian(byte[] bytes) {
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | (bytes[3] & 0xff) << 24;
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }
}
