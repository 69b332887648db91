package io.torpor.kernel.internal.undo;

/** An effect that could not be undone. */
public final class UndoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    UndoFailure(String effect, Throwable cause) {
        super("could not undo: " + effect, cause);
    }
}
