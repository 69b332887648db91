package io.torpor.kernel;

import io.torpor.spi.Issue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What came of a session that succeeded. Immutable. */
@ProviderType
public interface SessionResult {
    SessionId id();

    /** Problems that did not end the session, in the order in which they were reported. */
    List<Issue> issues();

    /** The value of a counter that steps added to; 0 when none did. */
    long count(String counter);

    /** All counters, sorted by name. */
    Map<String, Long> counters();

    /** The stages that had something to do, in order. */
    List<StageTiming> stages();

    /** From the start of the session to the end of its last step, in nanoseconds. */
    long totalNanos();

    /**
     * How long the application stood still, in nanoseconds: from the start of stage FREEZE to the end of stage THAW if the tree
     * runs on, and to the end of stage RELEASE if it does not. An upper bound, as the first thread stops a little after the one
     * and runs a little before the other. 0 for a restore.
     */
    long frozenNanos();

    /** A value that a step provided, such as {@link io.torpor.spi.RestoredRoot}. */
    <T> Optional<T> find(Class<T> type);
}
