/**
 * One run of a plan: {@link Sessions} binds the steps of a plan to services and a context, {@link Session} runs them,
 * {@link SessionGuard} lets others end it, {@link Timeline} keeps what took how long.
 */
package io.torpor.kernel.internal.session;
