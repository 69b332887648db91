package io.torpor.procfs;

import io.torpor.abi.Abi;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * {@code /proc/PID/auxv}: the auxiliary vector that the kernel gave the program; {@code proc_pid_auxv(5)},
 * {@code getauxval(3)}.
 *
 * @param words pairs of key ({@code io.torpor.abi.AuxvKeys}) and value, with the {@code AT_NULL} pair at the end if
 *     there is one; empty for a kernel thread
 */
public record Auxv(long[] words) {
    /**
     * Reads the file's bytes.
     *
     * @throws IllegalArgumentException if they are no whole number of pairs
     */
    public static Auxv parse(ByteBuffer bytes, Abi abi) {
        int pair = 2 * abi.wordBytes();
        if (bytes.remaining() % pair != 0) {
            throw new IllegalArgumentException(
                    "Cannot understand /proc/PID/auxv: " + bytes.remaining() + " bytes are no whole number of pairs");
        }
        ByteBuffer in = bytes.duplicate().order(abi.order());
        long[] words = new long[in.remaining() / abi.wordBytes()];
        int count = 0;
        boolean ended = false;
        while (in.hasRemaining() && !ended) {
            words[count++] = word(in, abi);
            words[count++] = word(in, abi);
            ended = words[count - 2] == 0;
        }
        return new Auxv(Arrays.copyOf(words, count));
    }

    private static long word(ByteBuffer in, Abi abi) {
        return abi.wordBytes() == Integer.BYTES ? Integer.toUnsignedLong(in.getInt()) : in.getLong();
    }

    /** The value of a key. */
    public OptionalLong value(int key) {
        for (int i = 0; i < words.length; i += 2) {
            if (words[i] == key) {
                return OptionalLong.of(words[i + 1]);
            }
        }
        return OptionalLong.empty();
    }
}
