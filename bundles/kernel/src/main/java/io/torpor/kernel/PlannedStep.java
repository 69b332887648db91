package io.torpor.kernel;

import java.util.List;

/**
 * One step of a {@link Plan}.
 *
 * @param stage name of the constant of {@link io.torpor.spi.DumpStage} or {@link io.torpor.spi.RestoreStage}
 * @param name unique in the plan
 * @param provides capabilities that exist after it
 * @param needs capabilities that must exist before it
 * @param bundle symbolic name and version of the bundle that brought it
 * @param reason what put it at this place: the need that had to be waited for, and the condition under which it runs at all
 */
public record PlannedStep(
        String stage, String name, List<String> provides, List<String> needs, String bundle, String reason) {
    public PlannedStep {
        provides = List.copyOf(provides);
        needs = List.copyOf(needs);
    }
}
