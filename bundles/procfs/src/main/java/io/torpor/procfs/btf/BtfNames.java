package io.torpor.procfs.btf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** A few names, to be found among a hundred thousand without a string of each. */
final class BtfNames {
    private static final int SLOTS = 256;

    private final byte[][] names;
    private final int[] first = new int[SLOTS];
    private final int[] next;

    BtfNames(Collection<String> wanted) {
        names = new byte[wanted.size()][];
        next = new int[wanted.size()];
        int count = 0;
        for (String name : wanted) {
            names[count] = name.getBytes(StandardCharsets.ISO_8859_1);
            int slot = names[count].length < 2 ? 0 : slot(names[count][0], names[count][1]);
            next[count] = first[slot];
            first[slot] = ++count;
        }
    }

    private static int slot(byte a, byte b) {
        return a * 31 + b & SLOTS - 1;
    }

    int count() {
        return names.length;
    }

    /**
     * Which of the names stands at a place, from 0; −1 for none.
     *
     * @param strings ends with a zero
     */
    int find(byte[] strings, int at) {
        if (strings[at] == 0) {
            return -1;
        }
        int candidate = first[strings[at + 1] == 0 ? 0 : slot(strings[at], strings[at + 1])];
        while (candidate != 0 && !stands(names[candidate - 1], strings, at)) {
            candidate = next[candidate - 1];
        }
        return candidate - 1;
    }

    private static boolean stands(byte[] name, byte[] strings, int at) {
        if (strings.length - at <= name.length) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (strings[at + i] != name[i]) {
                return false;
            }
        }
        return strings[at + name.length] == 0;
    }

    int indexOf(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < names.length; i++) {
            if (Arrays.equals(names[i], bytes)) {
                return i;
            }
        }
        throw new IllegalArgumentException(name + " was not announced");
    }
}
