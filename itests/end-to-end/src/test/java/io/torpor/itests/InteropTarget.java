package io.torpor.itests;

import io.torpor.itests.harness.Survival;
import io.torpor.itests.harness.Target;
import java.nio.file.Path;

/** A program that is dumped by one tool and restored by another. */
record InteropTarget(String name, Starter starter) {
    /** Starts it. */
    @FunctionalInterface
    interface Starter {
        Running start(Path folder) throws Exception;
    }

    /** A running one, and the look at its own state that is taken before the dump (round 0) and after the restore (round 1). */
    record Running(Target target, Survival.Check check) {}

    @Override
    public String toString() {
        return name;
    }
}
