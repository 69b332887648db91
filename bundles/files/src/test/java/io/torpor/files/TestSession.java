package io.torpor.files;

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

/** A session without a kernel: it keeps values, issues and undos. */
final class TestSession implements DumpContext, RestoreContext {
    final List<Issue> issues = new ArrayList<>();
    final Map<String, Long> counters = new HashMap<>();
    private final ImageStore store;
    private final Options options;
    private final Map<Class<?>, Object> values = new HashMap<>();
    private final Deque<UndoAction> undos = new ArrayDeque<>();

    TestSession(ImageStore store, Options options) {
        this.options = options;
        this.store = store;
    }

    void fail() throws Exception {
        for (UndoAction undo : undos) {
            undo.undo();
        }
    }

    @Override
    public void atEachBarrier(BarrierAction action) {
        throw new UnsupportedOperationException("no step here has barriers");
    }

    @Override
    public Pid root() {
        return new Pid(1);
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
    public void report(Issue issue) {
        issues.add(issue);
    }

    @Override
    public void count(String counter, long amount) {
        counters.merge(counter, amount, Long::sum);
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
