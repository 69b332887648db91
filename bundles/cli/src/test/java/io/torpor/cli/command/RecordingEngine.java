package io.torpor.cli.command;

import io.torpor.abi.Pid;
import io.torpor.kernel.Engine;
import io.torpor.kernel.Plan;
import io.torpor.kernel.Recovered;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.SessionResult;
import io.torpor.kernel.StageTiming;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.RestoredRoot;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes what it is asked for, and succeeds or fails as told. */
final class RecordingEngine implements Engine, SessionResult {
    static final Pid RESTORED = new Pid(4711);

    Pid root;
    Options options;
    ImageStore images;
    boolean fails;
    List<Issue> found = List.of();
    List<Recovered> recovered = List.of();
    Optional<String> asked = Optional.empty();

    @Override
    public SessionResult dump(Pid dumped, Options with, ImageStore to, Progress progress) throws TorporException {
        root = dumped;
        return session(with, to);
    }

    @Override
    public SessionResult preflight(Pid looked, Options with) throws TorporException {
        root = looked;
        return session(with, null);
    }

    @Override
    public SessionResult restore(Options with, ImageStore from, Progress progress) throws TorporException {
        return session(with, from);
    }

    private SessionResult session(Options with, ImageStore store) throws TorporException {
        options = with;
        images = store;
        if (fails) {
            throw Issue.error("TEST-001", new Subject.Other("it"), "It fails", "")
                    .toException();
        }
        return this;
    }

    @Override
    public List<Recovered> recover(Optional<String> runId) {
        asked = runId;
        return recovered;
    }

    @Override
    public Plan planDump() {
        return new Plan(List.of());
    }

    @Override
    public Plan planRestore() {
        return new Plan(List.of());
    }

    @Override
    public SessionId id() {
        return new SessionId(SessionId.Kind.DUMP, 1);
    }

    @Override
    public List<Issue> issues() {
        return found;
    }

    @Override
    public long count(String counter) {
        return counters().getOrDefault(counter, 0L);
    }

    @Override
    public Map<String, Long> counters() {
        return new TreeMap<>(Map.of("pages-written", 61L, "tasks", 2L));
    }

    @Override
    public List<StageTiming> stages() {
        return List.of(
                new StageTiming("FREEZE", 0, 245_000, List.of()),
                new StageTiming("MEMORY", 300_000, 1_038_000, List.of()));
    }

    @Override
    public long totalNanos() {
        return 9_000_000;
    }

    @Override
    public long frozenNanos() {
        return 7_109_000;
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return type == RestoredRoot.class
                ? Optional.of(type.cast(new RestoredRoot(RESTORED, RESTORED)))
                : Optional.empty();
    }
}
