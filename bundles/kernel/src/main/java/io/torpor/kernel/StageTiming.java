package io.torpor.kernel;

import java.util.List;

/**
 * How long a stage took.
 *
 * @param stage its name
 * @param start nanoseconds since the start of the session
 * @param nanos its length; includes what happens between and after its steps
 * @param steps its steps, in the order in which they ran
 */
public record StageTiming(String stage, long start, long nanos, List<StepTiming> steps) {
    public StageTiming {
        steps = List.copyOf(steps);
    }

    /** Nanoseconds from the start of the session to the end of this stage. */
    public long end() {
        return start + nanos;
    }
}
