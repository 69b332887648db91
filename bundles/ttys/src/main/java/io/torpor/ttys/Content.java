package io.torpor.ttys;

import com.google.protobuf.ByteString;
import io.torpor.image.proto.tty_data_entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one end of a pair has not read yet.
 *
 * @param bytes in their order
 * @param ends offsets at which there is an end of file: after a line that it completed, or alone
 * @param unfinished how many bytes at the end are a line that has not been completed
 */
record Content(ByteString bytes, List<Integer> ends, int unfinished) {
    static final Content NONE = new Content(ByteString.EMPTY, List.of(), 0);

    boolean isEmpty() {
        return bytes.isEmpty() && ends.isEmpty();
    }

    tty_data_entry entry(int tty) {
        tty_data_entry.Builder entry = tty_data_entry.newBuilder().setTtyId(tty).setData(bytes);
        OwnFields.addTo(entry, ends, unfinished);
        return entry.build();
    }

    static Content of(tty_data_entry entry) {
        List<Integer> ends = new ArrayList<>();
        ByteBuffer saved = OwnFields.ends(entry);
        while (saved.remaining() >= Integer.BYTES) {
            ends.add(saved.getInt());
        }
        return new Content(entry.getData(), ends, OwnFields.unfinished(entry));
    }
}
