package io.torpor.kernel.internal.session;

import io.torpor.spi.TorporException;

/** A step that is ready to run: service and context are at hand. */
record BoundStep<S extends Enum<S>>(String name, S stage, Action action) {
    /** What it does. */
    @FunctionalInterface
    interface Action {
        void run() throws TorporException;
    }
}
