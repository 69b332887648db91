package io.torpor.sockets.inet;

import io.torpor.abi.SocketConstants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * A group that an interface of the network namespace listens to, as {@code /proc/net/igmp} and {@code /proc/net/igmp6} list them.
 *
 * @param device the interface's name
 * @param index its index
 * @param address 4 or 16 bytes, in network order
 */
record MulticastGroup(String device, int index, byte[] address) {
    private static final int ALL_HOSTS = 0xe0000001;
    private static final int[] BLANKS = {' ', '\t'};

    int family() {
        return address.length == Integer.BYTES ? SocketConstants.AF_INET : SocketConstants.AF_INET6;
    }

    /** All but those that the kernel itself is the only user of. */
    static List<MulticastGroup> list() {
        List<MulticastGroup> groups = new ArrayList<>();
        readFour(lines("igmp"), groups);
        readSix(lines("igmp6"), groups);
        Collections.reverse(groups); // the kernel has the latest first, and who joins them again does so in order
        return groups;
    }

    private static String[] lines(String name) {
        Path file = Path.of("/proc/thread-self/net", name);
        try {
            return Files.exists(file)
                    ? Files.readString(file, StandardCharsets.ISO_8859_1).split("\n")
                    : new String[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for each device, {@code 2 eth0 : 1 V3}, and indented ones for its groups: address in the machine's order, users. */
    static void readFour(String[] lines, List<MulticastGroup> groups) {
        String device = "";
        int index = 0;
        for (int i = 1; i < lines.length; i++) {
            List<String> words = words(lines[i]);
            if (lines[i].charAt(0) != '\t') {
                index = Integer.parseInt(words.get(0));
                device = words.get(1);
                continue;
            }
            byte[] address = ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(Integer.parseUnsignedInt(words.get(0), 16))
                    .array();
            boolean everybodys = ByteBuffer.wrap(address).getInt() == ALL_HOSTS;
            if (!everybodys || Integer.parseInt(words.get(1)) > 1) {
                groups.add(new MulticastGroup(device, index, address));
            }
        }
    }

    /** {@code 2 eth0 ff02...01 1 0000000C 0}: index, device, address, users. */
    static void readSix(String[] lines, List<MulticastGroup> groups) {
        for (String line : lines) {
            List<String> words = words(line);
            byte[] address = HexFormat.of().parseHex(words.get(2));
            boolean everybodys = address[1] <= 2 && address[15] == 1 && isZero(address, 2, 15);
            boolean neighbour = address[1] == 2 && address[11] == 1 && address[12] == -1 && isZero(address, 2, 11);
            if (!everybodys && !neighbour || Integer.parseInt(words.get(3)) > 1) {
                groups.add(new MulticastGroup(words.get(1), Integer.parseInt(words.get(0)), address));
            }
        }
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && line.charAt(end) != BLANKS[0] && line.charAt(end) != BLANKS[1]) {
                end++;
            }
            if (end > at) {
                words.add(line.substring(at, end));
            }
            at = end + 1;
        }
        return words;
    }
}
