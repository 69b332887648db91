package io.torpor.kernel;

/**
 * How long a step took.
 *
 * @param nanos its length
 */
public record StepTiming(String step, long nanos) {}
