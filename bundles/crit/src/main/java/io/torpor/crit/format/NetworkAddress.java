package io.torpor.crit.format;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** IP addresses as images have them: 32-bit words whose bytes are in network order in memory, here of a little-endian machine. */
final class NetworkAddress {
    static final int V4 = 1;
    static final int V6 = 4;

    private static final int GROUPS = 8;

    private NetworkAddress() {}

    /** @param words one or four */
    static String print(List<Long> words) {
        if (words.size() == V4) {
            long word = words.get(0);
            return (word & 0xff) + "." + (word >> 8 & 0xff) + "." + (word >> 16 & 0xff) + "." + (word >> 24 & 0xff);
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            int half = (int) (words.get(i / 2) >> 16 * (i % 2)) & 0xffff;
            groups[i] = half >> 8 | (half & 0xff) << 8;
        }
        return compressed(groups);
    }

    /** The longest run of two or more zeros, the first of several, is left out. */
    private static String compressed(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(i == 0 || i == start + length && start >= 0 ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    static List<Long> parse(String text) throws BadContent {
        byte[] bytes = bytes(text);
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < bytes.length; i += 4) {
            words.add((bytes[i] & 0xffL)
                    | (bytes[i + 1] & 0xffL) << 8
                    | (bytes[i + 2] & 0xffL) << 16
                    | (bytes[i + 3] & 0xffL) << 24);
        }
        return words;
    }

    private static byte[] bytes(String text) throws BadContent {
        boolean v6 = text.indexOf(':') >= 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = c == '.' || (v6 ? c == ':' || Character.digit(c, 16) >= 0 : c >= '0' && c <= '9');
            if (!allowed) {
                throw none(text); // never a host name: Java would ask a name server
            }
        }
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            if (!v6 && text.chars().filter(c -> c == '.').count() != 3) {
                throw none(text);
            }
            return v6 && address.length == 4 ? mapped(address) : address;
        } catch (UnknownHostException e) {
            throw none(text);
        }
    }

    /** Java makes an IPv4 address of {@code ::ffff:1.2.3.4}. */
    private static byte[] mapped(byte[] v4) {
        byte[] v6 = new byte[16];
        v6[10] = -1;
        v6[11] = -1;
        System.arraycopy(v4, 0, v6, 12, 4);
        return v6;
    }

    private static BadContent none(String text) {
        return new BadContent("\"" + text + "\" is no IP address");
    }
}
