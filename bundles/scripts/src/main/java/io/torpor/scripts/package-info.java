/**
 * Action scripts: programs of the user that are run at the moments of a dump or restore.
 *
 * <p><b>What they are for.</b> An engine saves processes, not what is around them. Who must stop a load balancer, copy the file system while
 * the tree stands still, or plug the cable of a network namespace in again does it in a script; a container runtime does the same
 * as an RPC client that answers notifications. Both are {@link io.torpor.spi.MomentListener}s of the session.
 *
 * <p><b>What orders it forces.</b> {@code pre-dump} is the last chance to refuse for free, so it comes before anything is frozen.
 * {@code post-dump} promises two things at once: the images are complete, and the tree has not run since they were taken; so the
 * kernel lets a tree that is to run on go only after it if anybody listens. {@code post-restore} comes while the network is locked, {@code pre-resume} when
 * nothing is left to be done but to let go: each task is in a ptrace-stop then, and its privileges are its own already.
 *
 * <p><b>What cannot be seen.</b> What a script did. A session that fails later does not undo it; scripts get no moment for that, as with the peer.
 */
@Version("1.0.0")
@Export
package io.torpor.scripts;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
