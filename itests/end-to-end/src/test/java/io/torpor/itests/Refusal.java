package io.torpor.itests;

import io.torpor.itests.harness.Engine;
import io.torpor.itests.harness.Outcome;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/** What the engine says when it will not do what it was asked. */
final class Refusal {
    private static final Pattern CODE = Pattern.compile("\\[[A-Z0-9-]+-\\d{3}]$");

    private Refusal() {}

    /**
     * Fails unless the engine ended with an error and one clear message.
     *
     * @param words that the message must contain, in any case of letters
     */
    static void assertClear(Outcome outcome, String... words) {
        Assertions.assertNotEquals(0, outcome.exitCode(), () -> "it should have failed: " + outcome);
        Assertions.assertTrue(outcome.exitCode() < 128, () -> "it was killed: " + outcome);
        if (!Engine.isOurs()) {
            return; // the peer's messages are its own
        }
        Assertions.assertFalse(outcome.output().contains("\tat "), () -> "a stack trace is no message: " + outcome);
        List<String> errors = outcome.output()
                .lines()
                .filter(line -> line.contains("Error") || line.startsWith("torpor:"))
                .toList();
        Assertions.assertEquals(1, errors.size(), () -> "not one message: " + outcome);
        boolean aboutUsage = errors.get(0).startsWith("torpor: ");
        Assertions.assertTrue(
                aboutUsage || CODE.matcher(errors.get(0).trim()).find(), () -> "a message without a code: " + outcome);
        for (String word : words) {
            Assertions.assertTrue(
                    errors.get(0).toLowerCase().contains(word.toLowerCase()),
                    () -> "it does not mention \"" + word + "\": " + outcome);
        }
    }
}
