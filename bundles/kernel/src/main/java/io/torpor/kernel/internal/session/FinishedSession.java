package io.torpor.kernel.internal.session;

import io.torpor.kernel.SessionId;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.StageTiming;
import io.torpor.spi.Issue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result, cut off from the session that it came from. */
record FinishedSession(
        SessionId id,
        List<Issue> issues,
        Map<String, Long> counters,
        List<StageTiming> stages,
        long totalNanos,
        long frozenNanos,
        Map<Class<?>, Object> values)
        implements SessionResult {
    static FinishedSession of(SessionState state, Timeline timeline, long frozenNanos) {
        return new FinishedSession(
                state.id(),
                state.issues(),
                Collections.unmodifiableSortedMap(state.counters()),
                timeline.stages(),
                timeline.totalNanos(),
                frozenNanos,
                state.values());
    }

    @Override
    public long count(String counter) {
        return counters.getOrDefault(counter, 0L);
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(values.get(type)));
    }
}
