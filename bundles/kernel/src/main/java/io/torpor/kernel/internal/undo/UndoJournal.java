package io.torpor.kernel.internal.undo;

import io.torpor.spi.UndoAction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How to undo what a session did. Thread-safe.
 *
 * <p>It ends once: by {@link #undo}, which the thread of the session and a shutdown hook may both call, or by {@link #drop}. An
 * effect that is entered while or after the journal is run back came too late for it and is undone on the spot.
 */
public final class UndoJournal {
    private enum State {
        OPEN,
        UNDOING,
        UNDONE,
        DROPPED
    }

    private record Entry(String effect, UndoAction action) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<UndoFailure> failures = new ArrayList<>();
    private State state = State.OPEN;

    /** @throws IllegalStateException when the session has succeeded already */
    public void enter(String effect, UndoAction action) {
        Entry entry = new Entry(effect, action);
        synchronized (this) {
            if (state == State.DROPPED) {
                throw new IllegalStateException("the session has ended; too late to " + effect);
            }
            if (state == State.OPEN) {
                entries.push(entry);
                return;
            }
        }
        run(entry);
    }

    /** Forgets everything; false when the journal was, or is being, run back: the session has failed then. */
    public synchronized boolean drop() {
        if (state != State.OPEN) {
            return state == State.DROPPED;
        }
        state = State.DROPPED;
        entries.clear();
        return true;
    }

    /**
     * Undoes everything, the newest first. If another thread is at it already, waits for it. Does nothing after {@link #drop}.
     *
     * @return the undos that failed
     */
    public List<UndoFailure> undo() {
        if (begin()) {
            try {
                for (Entry entry = next(); entry != null; entry = next()) {
                    run(entry);
                }
            } finally {
                end();
            }
        }
        return failures();
    }

    private synchronized boolean begin() {
        boolean mine = state == State.OPEN;
        if (mine) {
            state = State.UNDOING;
        }
        boolean interrupted = false;
        while (!mine && state == State.UNDOING) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return mine;
    }

    private synchronized Entry next() {
        return entries.poll();
    }

    private synchronized void end() {
        state = State.UNDONE;
        notifyAll();
    }

    private synchronized List<UndoFailure> failures() {
        return List.copyOf(failures);
    }

    private void run(Entry entry) {
        try {
            entry.action().undo();
        } catch (Throwable e) {
            // Also errors: the undos that are left matter more than how this one failed, and the caller learns of it.
            synchronized (this) {
                failures.add(new UndoFailure(entry.effect(), e));
            }
        }
    }
}
