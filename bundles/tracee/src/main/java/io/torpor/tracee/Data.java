package io.torpor.tracee;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory of a {@link Script}: given to calls by address, and read when the script has run. */
public final class Data {
    final int offset;
    final int bytes;
    private final Script script;
    private final Answers answers;
    private boolean used;

    Data(Script script, Answers answers, int offset, int bytes) {
        this.script = script;
        this.answers = answers;
        this.offset = offset;
        this.bytes = bytes;
    }

    /** A copy of what is in it now that the script has run; native byte order. */
    public ByteBuffer content() {
        if (!answers.areThere()) {
            throw new IllegalStateException("the script has not run yet");
        }
        return ByteBuffer.wrap(answers.data(offset, bytes)).order(ByteOrder.nativeOrder());
    }

    /** The 32-bit number at an offset, as it is when a later call needs it: an element of what pipe2(2) filled. */
    public Int word(int at) {
        return new Int(this, at);
    }

    /** A 32-bit number in memory of a script, as an argument. */
    public static final class Int {
        private final Data region;
        private final int at;

        Int(Data region, int at) {
            this.region = region;
            this.at = at;
        }

        int offset() {
            return region.offset + at;
        }
    }

    void requireIn(Script expected) {
        if (script != expected || answers.areThere()) {
            throw new IllegalArgumentException("memory of another script, or of one that has run");
        }
    }

    /** Notes that a call refers to it; true the first time. */
    boolean use() {
        boolean first = !used;
        used = true;
        return first;
    }
}
