package io.torpor.trial;

import io.torpor.abi.Pid;
import io.torpor.spi.BarrierAction;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.UndoAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session that only holds what steps share, and keeps what they report. */
public final class TrialSession implements DumpContext, RestoreContext {
    private final Map<Class<?>, Object> values = new HashMap<>();
    private final List<Issue> issues = new ArrayList<>();
    private final Deque<UndoAction> undos = new ArrayDeque<>();
    private final ImageStore store;
    private final Options options;

    public TrialSession() {
        this(Options.NONE);
    }

    public TrialSession(Options options) {
        this(null, options);
    }

    /** One with images. */
    public TrialSession(ImageStore store, Options options) {
        this.store = store;
        this.options = options;
    }

    /** The codes of what was reported. */
    public List<String> codes() {
        return issues.stream().map(Issue::code).toList();
    }

    /** Undoes all effects, the last one first. Tests end the processes that they start themselves. */
    public void fail() throws Exception {
        while (!undos.isEmpty()) {
            undos.pop().undo();
        }
    }

    /** What was reported. */
    public List<Issue> issues() {
        return issues;
    }

    @Override
    public Pid root() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public ImageStore images() {
        return store;
    }

    @Override
    public <T> T require(Class<T> type) {
        return find(type).orElseThrow(() -> new IllegalStateException("nobody provided " + type));
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(type.cast(values.get(type)));
    }

    @Override
    public <T> void provide(Class<T> type, T value) {
        values.put(type, value);
    }

    @Override
    public void undo(String effect, UndoAction action) {
        undos.push(action);
    }

    @Override
    public void atEachBarrier(BarrierAction action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(Issue issue) {
        issues.add(issue);
    }

    @Override
    public void count(String counter, long amount) {
        // Nobody looks.
    }

    @Override
    public Progress progress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> Claimants<T> claimants(Class<T> role) {
        throw new UnsupportedOperationException();
    }
}
