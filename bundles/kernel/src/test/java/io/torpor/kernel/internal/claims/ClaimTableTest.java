package io.torpor.kernel.internal.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Pid;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.FakeOffer;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimTableTest {
    private static final Subject FD = new Subject.Descriptor(new Subject.Task(new Pid(4711), "java"), 7);

    private static Claimant<String> claimant(String name, Object patterns) throws TorporException {
        Claimant<String> claimant = new Claimant<>(new FakeOffer<>(name, Map.of("torpor.claims", patterns), name));
        claimant.bind(name);
        return claimant;
    }

    private static ClaimTable<String> table(SessionId.Kind kind, List<Claimant<String>> claimants) {
        return new ClaimTable<>(kind, claimants);
    }

    @Test
    void starsStandForAnyRunOfCharacters() {
        assertTrue(new ClaimPattern("char 195:*").matches("char 195:255"));
        assertTrue(new ClaimPattern("char 195:*").matches("char 195:"));
        assertFalse(new ClaimPattern("char 195:*").matches("char 1950:1"));
        assertFalse(new ClaimPattern("pipe").matches("pipefs"));
        assertTrue(new ClaimPattern("anon_inode [event*]").matches("anon_inode [eventpoll]"));
        assertTrue(new ClaimPattern("*").matches(""));
        assertTrue(new ClaimPattern("a*b*c").matches("a-b-b-c"));
        assertFalse(new ClaimPattern("a*b*c").matches("a-c-b"));
        assertFalse(new ClaimPattern("ab*ba").matches("aba"));
        assertFalse(new ClaimPattern("a*b*b").matches("ab"));
        assertTrue(new ClaimPattern("a.[c").matches("a.[c"));
        assertFalse(new ClaimPattern("a.c").matches("abc"));
    }

    @Test
    void oneClaimantTakesAnObjectHoweverManyOfItsDescriptionsItKnows() throws TorporException {
        ClaimTable<String> table = table(
                SessionId.Kind.DUMP,
                List.of(claimant("chars", new String[] {"char *", "tty"}), claimant("pipes", "pipe")));
        assertEquals("chars", table.claim(FD, List.of("char 5:0", "tty")));
        assertEquals("pipes", table.claim(FD, List.of("pipe")));
    }

    @Test
    void theAnswerIsTheSameTheSecondTimeAlsoIfTheFirstListWasChanged() throws TorporException {
        ClaimTable<String> table =
                table(SessionId.Kind.DUMP, List.of(claimant("pipes", "pipe"), claimant("files", "regular")));
        List<String> descriptions = new ArrayList<>(List.of("pipe"));
        String first = table.claim(FD, descriptions);
        descriptions.set(0, "regular");
        assertEquals("files", table.claim(FD, descriptions));
        assertSame(first, table.claim(FD, List.of("pipe")));
    }

    @Test
    void unclaimedIsAnErrorThatNamesTheObject() throws TorporException {
        ClaimTable<String> table = table(SessionId.Kind.DUMP, List.of(claimant("pipes", "pipe")));
        for (int i = 0; i < 2; i++) {
            TorporException e =
                    assertThrows(TorporException.class, () -> table.claim(FD, List.of("char 195:0", "gpu")));
            assertEquals("KERNEL-007", e.issue().code());
            assertEquals(
                    "Cannot dump fd 7 of task 4711 (java): char 195:0 is claimed by no installed plugin",
                    e.issue().message());
            assertTrue(e.issue().evidence().contains("gpu"));
        }
    }

    @Test
    void twoClaimantsAreBothNamed() throws TorporException {
        ClaimTable<String> table = table(
                SessionId.Kind.RESTORE, List.of(claimant("a", "record *"), claimant("b", List.of("record eventfd"))));
        TorporException e = assertThrows(TorporException.class, () -> table.claim(FD, List.of("record eventfd")));
        assertEquals("KERNEL-008", e.issue().code());
        assertEquals(
                "Cannot restore fd 7 of task 4711 (java): record eventfd is claimed by both a (test.a 1.0.0) and b (test.b 1.0.0)",
                e.issue().message());
    }

    @Test
    void aFallbackIsForWhatNobodyElseTakes() throws TorporException {
        Claimant<String> fallback = new Claimant<>(new FakeOffer<>(
                "fallback",
                Map.of("torpor.claims", new String[] {"gpu", "fpga"}, "torpor.fallback", true),
                "fallback"));
        fallback.bind("fallback");
        ClaimTable<String> table = table(SessionId.Kind.DUMP, List.of(fallback, claimant("gpus", "gpu")));
        assertEquals("gpus", table.claim(FD, List.of("gpu")));
        assertEquals("fallback", table.claim(FD, List.of("fpga")));
    }

    @Test
    void aClaimantWithoutClaimsIsRefused() {
        FakeOffer<String> offer = new FakeOffer<>("mute", Map.of(), "mute");
        assertEquals(
                "KERNEL-001",
                assertThrows(TorporException.class, () -> new Claimant<>(offer))
                        .issue()
                        .code());
    }
}
