package io.torpor.sockets.unix;

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

/** A session with nothing behind it: values, reported issues, undos. A tree of tasks is null, as sockets without an owner need none. */
final class FakeSession implements DumpContext, RestoreContext {
    private final Map<Class<?>, Object> values = new HashMap<>();
    private final List<Issue> issues = new ArrayList<>();
    private final Deque<UndoAction> undos = new ArrayDeque<>();
    private Options options = Options.NONE;
    private ImageStore store;

    void setOptions(Options options) {
        this.options = options;
    }

    void setStore(ImageStore store) {
        this.store = store;
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
        return store;
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
