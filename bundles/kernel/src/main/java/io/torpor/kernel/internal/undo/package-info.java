/** The journal of effects. Its one promise: each undo runs exactly once, or never because the session succeeded; whoever asks, and from whichever thread. */
package io.torpor.kernel.internal.undo;
