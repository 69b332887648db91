package io.torpor.credentials;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** As Linux 6.12 and 7.3 were seen to answer. */
class ProfileQueryTest {
    @Test
    void asksAboutTheProfileItself() {
        assertArrayEquals("label\0web\0\n\u0017web".getBytes(StandardCharsets.US_ASCII), ProfileQuery.question("web"));
    }

    @Test
    void bothEndsMustBeAllowed() throws IOException {
        assertTrue(ProfileQuery.allows("allow 0x00008006"));
        assertFalse(ProfileQuery.allows("allow 0x00000002"));
        assertFalse(ProfileQuery.allows("allow 0x00000000"));
        assertTrue(ProfileQuery.allows("allow 0xffffffff"));
        assertThrows(IOException.class, () -> ProfileQuery.allows(""));
    }
}
