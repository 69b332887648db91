/**
 * The kernel of the engine: plans, runs and undoes sessions, and knows no resource.
 *
 * <p><b>Planning.</b> What there is to do is found out from the properties of the services that families and plugins register
 * ({@link io.torpor.spi.DumpStep}, {@link io.torpor.spi.RestoreStep}, {@link io.torpor.spi.Claims}); no component is loaded for it.
 * Stages come in the order of their enum. Inside a stage a step runs after every step, of this stage or an earlier one, that provides
 * what it needs; ties are broken by name, so the same bundles give the same order whatever the order of their start. A capability
 * may have several providers; they all come first. Providers in a later stage don't count, and one in a stage that may be left
 * out (THAW) counts only inside that stage. All that is wrong with a plan is told at once, and before anything is touched.
 *
 * <p><b>Pinning.</b> A session takes the services it planned with when it starts, and holds the objects until it ends. A
 * bundle that is stopped or updated meanwhile takes effect for the next session. Pinning everything at the start also keeps
 * the loading of classes out of the time in which the application stands still.
 *
 * <p><b>Running.</b> One thread, the caller's, runs step after step. After the steps of a stage comes what was registered
 * with {@link io.torpor.spi.SessionContext#atEachBarrier}, timed and shown as a step named {@code barrier}. Nothing is logged above DEBUG until the session has ended: a log file
 * may block, and the application would wait for it.
 *
 * <p><b>Undoing.</b> Effects are entered in a journal together with their undo. Whatever ends a session early (a refusal, a bug
 * in a step, an {@link java.lang.OutOfMemoryError}, an interrupt, SIGTERM) runs the journal backwards, once, to the end.
 * What no journal can cover is SIGKILL; that is the business of those who write into other processes.
 */
@Version("1.0.0")
@Export
package io.torpor.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
