/**
 * From the properties of services to an order of steps, or to everything that stands against one.
 *
 * <p>{@link StepReader} makes a {@link Step} of a service's properties; {@link Planner} checks that every need can be met and has each
 * {@link StageGraph} put its steps in order; {@link Reasons} says what forced it. Cycles can only be inside a stage, since a need
 * that only a later stage meets is an error of its own.
 */
package io.torpor.kernel.internal.plan;
