package io.torpor.kernel;

import io.torpor.abi.Pid;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.TorporException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Dumps and restores process trees with whatever families and plugins are installed. May be used from any thread; a session runs in
 * the thread that calls, and several may run at once.
 *
 * <p>Interrupting the calling thread ends its session as a failure would: everything is undone, the interrupt status is kept. So does
 * the end of the JVM (SIGINT, SIGTERM), which waits until the undo is done; only the last stage of a session is let finish.
 */
@ProviderType
public interface Engine {
    /**
     * Saves a tree.
     *
     * @param root the tree's root, as the engine's own pid namespace sees it
     * @param progress gets the progress of long steps, in the threads that work
     * @throws TorporException when the dump was refused or failed; the tree then runs on as it was. Undos that failed are its
     *     suppressed exceptions
     */
    SessionResult dump(Pid root, Options options, ImageStore images, Progress progress) throws TorporException;

    /**
     * Looks at a tree that goes on running: what a dump would save, what it would lose, what would refuse. The result's issues are everything that was found, errors
     * among them; its counters are what the families counted.
     *
     * @throws TorporException when no dump is possible with what is installed, or the engine is being stopped
     */
    SessionResult preflight(Pid root, Options options) throws TorporException;

    /**
     * Brings a tree back. Its root is {@code find(RestoredRoot.class)} of the result.
     *
     * @throws TorporException when the restore was refused or failed; nothing is then left behind. Undos that failed are its
     *     suppressed exceptions
     */
    SessionResult restore(Options options, ImageStore images, Progress progress) throws TorporException;

    /**
     * Mends what engines that were killed have left behind on this machine; what such an engine was doing can then be tried again. Dumps and restores do the same before
     * they begin.
     *
     * @param runId of one session only; empty for all whose engines are dead
     * @return all that was found, also what could not be mended
     * @throws TorporException when the engine of the session asked for is alive
     */
    List<Recovered> recover(Optional<String> runId) throws TorporException;

    /**
     * What a dump would do now, and why in this order. Loads no component.
     *
     * @throws TorporException when no dump is possible with what is installed; all reasons are its issues
     */
    Plan planDump() throws TorporException;

    /**
     * What a restore would do now, and why in this order. Loads no component.
     *
     * @throws TorporException when no restore is possible with what is installed; all reasons are its issues
     */
    Plan planRestore() throws TorporException;
}
