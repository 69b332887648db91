package io.torpor.kernel.internal.plan;

import io.torpor.kernel.Plan;
import java.util.List;

/**
 * A plan together with the services that would carry it out.
 *
 * @param steps in the order in which they run
 * @param plan the same, for people
 */
public record Blueprint<S extends Enum<S>, T>(List<Step<S, T>> steps, Plan plan) {}
