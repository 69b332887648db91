package io.torpor.sockets.inet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** IPv6 addresses that this machine has, and may not use yet because it still asks whether another one has them; RFC 4862, section 5.4. */
final class TentativeAddresses {
    /** IFA_F_TENTATIVE of {@code linux/if_addr.h}. */
    private static final int TENTATIVE = 0x40;

    private static final int ADDRESS_DIGITS = 32;
    private static final int FLAGS = 4;

    private TentativeAddresses() {}

    /** Whether an address is one of them, as {@code /proc/net/if_inet6} has it: address, index, length of prefix, scope, flags, name. */
    static boolean has(byte[] address) {
        Path file = Path.of("/proc/thread-self/net/if_inet6");
        String wanted = HexFormat.of().formatHex(address);
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(wanted) && (flags(line) & TENTATIVE) != 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int flags(String line) {
        int at = ADDRESS_DIGITS;
        for (int word = 1; word < FLAGS; word++) {
            at = line.indexOf(' ', at + 1);
        }
        return Integer.parseInt(line.substring(at + 1, line.indexOf(' ', at + 1)), 16);
    }
}
