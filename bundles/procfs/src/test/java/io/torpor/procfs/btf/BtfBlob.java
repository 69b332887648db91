package io.torpor.procfs.btf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Type information made by hand. Ids of types count from 1. */
final class BtfBlob {
    /** Beside the kind of a structure that has some: the highest bit of the word, once the kind is in its place. */
    static final int BITFIELDS = 0x80;

    private final List<Integer> words = new ArrayList<>();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();

    BtfBlob() {
        names.write(0);
    }

    int name(String name) {
        int at = names.size();
        names.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        names.write(0);
        return name.isEmpty() ? 0 : at;
    }

    /** Its head, and any words that follow. */
    BtfBlob type(String name, int kind, int elements, int sizeOrType, int... more) {
        words.add(name(name));
        words.add(kind << 24 | elements);
        words.add(sizeOrType);
        for (int word : more) {
            words.add(word);
        }
        return this;
    }

    ByteBuffer build(ByteOrder order) {
        byte[] strings = names.toByteArray();
        ByteBuffer blob = ByteBuffer.allocate(24 + 4 * words.size() + strings.length)
                .order(order)
                .putShort((short) 0xeb9f)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(24)
                .putInt(0)
                .putInt(4 * words.size())
                .putInt(4 * words.size())
                .putInt(strings.length);
        words.forEach(blob::putInt);
        return blob.put(strings).flip();
    }
}
