/**
 * The contracts between the engine's kernel, the families that save and restore kinds of state, and plugins.
 *
 * <p><b>A family</b> is a bundle that registers OSGi services, one small class per role. For state that belongs to the tree as a
 * whole or to each task: a {@link io.torpor.spi.ResourceDumper} and a {@link io.torpor.spi.ResourceRestorer}, each one
 * <em>step</em> in one stage. For a kind of open file: a {@link io.torpor.spi.FileDumper} and a {@link io.torpor.spi.FileRestorer}. For
 * a kind of memory mapping: a {@link io.torpor.spi.MappingDumper} and a {@link io.torpor.spi.MappingRestorer}. For questions that can
 * be answered while the tree runs: a {@link io.torpor.spi.Preflight}. For single UNIX sockets whose other end is outside of the tree: {@link io.torpor.spi.ExternalSockets}.
 *
 * <p><b>What is planned is data.</b> Steps carry {@link io.torpor.spi.DumpStep} or {@link io.torpor.spi.RestoreStep}, claimants
 * {@link io.torpor.spi.Claims}. bnd turns them into service properties, and the planner reads nothing else: no component is
 * loaded to find out what it does.
 *
 * <p><b>Order.</b> Stages come in the order of {@link io.torpor.spi.DumpStage} and {@link io.torpor.spi.RestoreStage}; inside a stage a step
 * runs after every step that provides what it needs; ties are broken by name. A step names capabilities, never other
 * steps.
 *
 * <p><b>What steps share</b> are typed values in the context: the step that provides the capability {@code task-tree}
 * also calls {@code context.provide(FrozenTree.class, tree)}, and one that needs it calls {@code context.require(FrozenTree.class)}.
 *
 * <p><b>Undo.</b> A step registers the undo of each effect at the moment the effect happens; see {@link io.torpor.spi.SessionContext#undo}.
 *
 * <p><b>Threads.</b> Steps are called one after the other, never two at once in one session; several sessions may run in one engine.
 */
@Version("1.0.0")
@Export
package io.torpor.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
