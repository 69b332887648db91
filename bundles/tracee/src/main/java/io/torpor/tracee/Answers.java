package io.torpor.tracee;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** What the calls of one round of a {@link Script} have left behind: taken as it is while the thread waits, and looked at when somebody wants to know. */
final class Answers {
    /** The list of calls, and the data after it, as they were when the runner had ended; null until then. */
    private ByteBuffer memory;

    private int listBytes;
    private int done;

    /**
     * Takes them.
     *
     * @param bytesDone how many bytes of the list the runner got through
     */
    void take(ByteBuffer from, int at, int bytesOfList, int bytesOfData, int bytesDone) {
        byte[] copy = new byte[bytesOfList + bytesOfData];
        from.get(at, copy);
        memory = ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
        listBytes = bytesOfList;
        done = bytesDone;
    }

    /** Whether the script has run. */
    boolean areThere() {
        return memory != null;
    }

    /** Whether a call was made, as an entry of the list. */
    boolean has(int entry) {
        return memory != null && entry * Script.ENTRY_BYTES <= done;
    }

    /** What a call that was made has returned. */
    long result(int entry) {
        return memory.getLong(entry * Script.ENTRY_BYTES + Script.RESULT);
    }

    /** A copy of some of the data. */
    byte[] data(int offset, int bytes) {
        return Arrays.copyOfRange(memory.array(), listBytes + offset, listBytes + offset + bytes);
    }
}
