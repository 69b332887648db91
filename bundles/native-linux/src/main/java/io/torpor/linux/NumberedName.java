package io.torpor.linux;

import java.nio.ByteBuffer;

/** Names in /proc that begin with a number, written where a system call will read them. */
final class NumberedName {
    private NumberedName() {}

    /**
     * Writes one.
     *
     * @param number not negative
     * @param rest what follows it, with the NUL at the end
     */
    static void put(ByteBuffer into, int at, int number, byte[] rest) {
        int end = at + 1;
        for (int left = number; left >= 10; left /= 10) {
            end++;
        }
        into.put(end, rest);
        int left = number;
        for (int i = end - 1; i >= at; i--) {
            into.put(i, (byte) ('0' + left % 10));
            left /= 10;
        }
    }
}
