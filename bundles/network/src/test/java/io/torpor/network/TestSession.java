package io.torpor.network;

import io.torpor.abi.Pid;
import io.torpor.spi.BarrierAction;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RunJournal;
import io.torpor.spi.UndoAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session with nothing behind it: options, values, reported issues, undos. */
final class TestSession implements DumpContext, RestoreContext {
    private final Map<Class<?>, Object> values = new HashMap<>();
    private final List<Issue> issues = new ArrayList<>();
    private final Deque<UndoAction> undos = new ArrayDeque<>();
    private final TestJournal journal = new TestJournal();
    private final Options options;

    TestSession(String method) {
        this(Options.NONE.with(Options.NETWORK_LOCK, method));
    }

    TestSession(Options options) {
        this.options = options;
        provide(RunJournal.class, journal);
    }

    TestJournal journal() {
        return journal;
    }

    List<Issue> issues() {
        return issues;
    }

    void fail() throws Exception {
        while (!undos.isEmpty()) {
            undos.pop().undo();
        }
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
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T require(Class<T> type) {
        return type.cast(values.get(type));
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(require(type));
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
    public void count(String counter, long amount) {}

    @Override
    public Progress progress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> Claimants<T> claimants(Class<T> role) {
        throw new UnsupportedOperationException();
    }
}
