package io.torpor.kernel.internal.session;

import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.runs.RunDirectory;
import io.torpor.kernel.internal.runs.SessionJournal;
import io.torpor.kernel.internal.undo.UndoJournal;
import io.torpor.spi.BarrierAction;
import io.torpor.spi.Claimants;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.RunJournal;
import io.torpor.spi.SessionContext;
import io.torpor.spi.TorporException;
import io.torpor.spi.UndoAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What steps share and leave behind. */
abstract class SessionState implements SessionContext {
    private final SessionId id;
    private final Options options;
    private final ImageStore images;
    private final Progress progress;
    private final Map<Class<?>, ? extends Claimants<?>> claimants;
    private final SessionJournal noted;
    private final UndoJournal journal = new UndoJournal();
    private final List<BarrierAction> barrier = new ArrayList<>();
    private final Map<Class<?>, Object> values = new HashMap<>();
    private final List<Issue> issues = new ArrayList<>();
    private final SortedMap<String, Long> counters = new TreeMap<>();

    SessionState(
            SessionId id,
            RunDirectory runs,
            Options options,
            ImageStore images,
            Progress progress,
            Map<Class<?>, ? extends Claimants<?>> claimants) {
        this.id = id;
        this.options = Objects.requireNonNull(options);
        this.images = Objects.requireNonNull(images);
        this.progress = Objects.requireNonNull(progress);
        this.claimants = claimants;
        this.noted = new SessionJournal(runs, id);
        provide(RunJournal.class, noted);
    }

    SessionId id() {
        return id;
    }

    UndoJournal journal() {
        return journal;
    }

    /** What is to be noted in case the engine is killed; to be closed when the session has ended. */
    SessionJournal noted() {
        return noted;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public ImageStore images() {
        return images;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public <T> T require(Class<T> type) {
        return find(type)
                .orElseThrow(() -> new IllegalStateException("no step before this one provided a " + type.getName()
                        + ": a need that was not declared, or a provider that does not provide"));
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(values.get(type)));
    }

    @Override
    public <T> void provide(Class<T> type, T value) {
        if (values.putIfAbsent(type, Objects.requireNonNull(value)) != null) {
            throw new IllegalStateException("there is a " + type.getName() + " already");
        }
    }

    Map<Class<?>, Object> values() {
        return Map.copyOf(values);
    }

    @Override
    public void undo(String effect, UndoAction action) {
        journal.enter(effect, Objects.requireNonNull(action));
    }

    @Override
    public void atEachBarrier(BarrierAction action) {
        barrier.add(Objects.requireNonNull(action));
    }

    boolean hasBarrier() {
        return !barrier.isEmpty();
    }

    void completeStage() throws TorporException {
        // By index: an action may register another, which then belongs to this stage as well.
        for (int i = 0; i < barrier.size(); i++) {
            barrier.get(i).complete();
        }
    }

    @Override
    public void report(Issue issue) {
        synchronized (issues) {
            issues.add(Objects.requireNonNull(issue));
        }
    }

    List<Issue> issues() {
        synchronized (issues) {
            return List.copyOf(issues);
        }
    }

    @Override
    public void count(String counter, long amount) {
        synchronized (counters) {
            Long before = counters.get(counter);
            counters.put(counter, before == null ? amount : before + amount);
        }
    }

    SortedMap<String, Long> counters() {
        synchronized (counters) {
            return new TreeMap<>(counters);
        }
    }

    @Override
    public <T> Claimants<T> claimants(Class<T> role) {
        Claimants<?> table = claimants.get(role);
        if (table == null) {
            throw new IllegalArgumentException("a " + id.kind().verb() + " has no claimants of role " + role.getName());
        }
        @SuppressWarnings("unchecked") // Sessions, which fills the map, enters a Claimants<T> for each Class<T>
        Claimants<T> typed = (Claimants<T>) table;
        return typed;
    }
}
