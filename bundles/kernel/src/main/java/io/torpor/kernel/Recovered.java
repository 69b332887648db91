package io.torpor.kernel;

import io.torpor.spi.Issue;
import io.torpor.spi.Severity;
import io.torpor.spi.Subject;
import java.util.Optional;

/**
 * Something that an engine which was killed had left behind.
 *
 * @param runId of the session that left it
 * @param session what that was: {@code dump 1 of process 4711}
 * @param kind what was left, in a few words: {@code frozen control group}
 * @param data which one; people need its first line only
 * @param failure why it could not be mended, if it could not; it stays noted
 */
public record Recovered(String runId, String session, String kind, String data, Optional<Issue> failure) {
    public boolean isMended() {
        return failure.isEmpty();
    }

    private String firstLine() {
        int end = data.indexOf('\n');
        return end < 0 ? data : data.substring(0, end);
    }

    /** What is to be told of something mended, or why it could not be. */
    public Issue asIssue() {
        return failure.orElseGet(() -> new Issue(
                "KERNEL-024",
                Severity.INFO,
                new Subject.Other(kind + " " + firstLine()),
                "Mended what a killed engine (" + session + ", run " + runId + ") had left: " + kind + " "
                        + firstLine(),
                "",
                "",
                Optional.empty()));
    }
}
