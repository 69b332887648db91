package io.torpor.credentials;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks AppArmor whether a profile lets a task send SIGURG to itself, by which a task stops that the engine has asked something; aa_query_label(2) is the same. Without securityfs nobody can tell.
 */
final class ProfileQuery {
    private static final Path ACCESS = Path.of("/sys/kernel/security/apparmor/.access");
    /** {@code AA_CLASS_SIGNAL}, and SIGURG as the kernel's tables of profiles number it. */
    private static final byte[] SIGURG = {10, 23};
    /** {@code AA_MAY_WRITE} for the sender, {@code AA_MAY_READ} for the receiver. */
    private static final int SEND_AND_RECEIVE = 2 | 4;

    private static final String ALLOW = "allow 0x";

    private final Map<String, Boolean> known = new HashMap<>();

    /** Of a profile that is enforced. */
    boolean forbidsToStop(String profile) throws IOException {
        Boolean forbids = known.get(profile);
        if (forbids == null) {
            forbids = Files.exists(ACCESS) && !allows(ask(profile));
            known.put(profile, forbids);
        }
        return forbids;
    }

    static byte[] question(String profile) {
        byte[] name = profile.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(7 + SIGURG.length + 2 * name.length)
                .put("label\0".getBytes(StandardCharsets.US_ASCII))
                .put(name)
                .put((byte) 0)
                .put(SIGURG)
                .put(name)
                .array();
    }

    private static String ask(String profile) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(ACCESS.toFile(), "rw")) {
            access.write(question(profile));
            access.seek(0);
            String answer = access.readLine();
            return answer == null ? "" : answer;
        }
    }

    /** Reads {@code allow 0x00008006}. */
    static boolean allows(String answer) throws IOException {
        if (!answer.startsWith(ALLOW)) {
            throw new IOException(ACCESS + ": unknown answer: " + answer);
        }
        return (Integer.parseUnsignedInt(answer.substring(ALLOW.length()), 16) & SEND_AND_RECEIVE) == SEND_AND_RECEIVE;
    }
}
