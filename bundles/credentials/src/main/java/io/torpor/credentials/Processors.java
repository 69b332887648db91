package io.torpor.credentials;

import io.torpor.abi.Pid;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Sets of processors, as the kernel writes them: {@code ff,ffffffff} in {@code status}, {@code 0-3,8} in other files. 64 to a word, the lowest first. */
final class Processors {
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");
    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
    private static final String CPUSET = "cpuset.cpus.effective";
    private static final int DIGITS_OF_WORD = 16;

    private Processors() {}

    /** Of groups of 32 bits in hexadecimal, the highest first. */
    static long[] ofMask(String text) {
        String digits = text.trim().replace(",", "");
        long[] words = new long[(digits.length() + DIGITS_OF_WORD - 1) / DIGITS_OF_WORD];
        for (int i = 0; i < words.length; i++) {
            int end = digits.length() - i * DIGITS_OF_WORD;
            words[i] = Long.parseUnsignedLong(digits, Math.max(0, end - DIGITS_OF_WORD), end, 16);
        }
        return words;
    }

    /** Of numbers and ranges. */
    static long[] ofList(String text) {
        long[] words = new long[1];
        for (String range : text.trim().split(",")) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            if (last / Long.SIZE >= words.length) {
                words = Arrays.copyOf(words, last / Long.SIZE + 1);
            }
            for (int cpu = first; cpu <= last; cpu++) {
                words[cpu / Long.SIZE] |= 1L << cpu;
            }
        }
        return words;
    }

    static long[] online() throws IOException {
        return ofList(Files.readString(ONLINE));
    }

    static boolean contains(long[] all, long[] some) {
        for (int i = 0; i < some.length; i++) {
            if ((some[i] & ~(i < all.length ? all[i] : 0)) != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean same(long[] one, long[] other) {
        return contains(one, other) && contains(other, one);
    }

    /** Whether a mask is no more than what the control group of a process leaves it. A process that has ended meanwhile counts as restricted by itself. */
    static boolean isLeftByControlGroup(ProcFs procFs, Pid pid, long[] mask) {
        try {
            Path group =
                    CONTROL_GROUPS.resolve(procFs.text(pid, "cpuset").trim().substring(1));
            while (!Files.exists(group.resolve(CPUSET)) && !group.equals(CONTROL_GROUPS)) {
                group = group.getParent();
            }
            return contains(mask, ofList(Files.readString(group.resolve(CPUSET))));
        } catch (IOException | NumberFormatException | StringIndexOutOfBoundsException e) {
            return false; // no control groups of the second kind
        }
    }
}
