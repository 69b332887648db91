package io.torpor.spi;

import io.torpor.abi.LocalFd;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes charge of UNIX sockets of the tree whose other end is outside of it: a plugin registers it as a service, without properties. What a restore needs to connect them again is the
 * plugin's own: it may keep it in the {@link ImageStore} by a step of its own. Sockets are named by their inode numbers at the dump, unsigned, as {@code /proc/PID/fd}
 * shows them ({@code socket:[17]}).
 *
 * <p>Called in the thread of a session by the family that has UNIX sockets; several sessions may call at once. All plugins are asked; two that want the same socket end the session.
 */
@ConsumerType
public interface ExternalSockets {
    /** The plugin, for messages and for the list of plugins in the images ({@link PluginsInImages}): {@code dbus-plugin}. */
    String name();

    /**
     * Whether this plugin will connect the socket again. Asked for each that is connected to a socket which no task of the tree holds, unless the user has named it himself
     * ({@code --external unix[INODE]}): at a dump in stage {@link DumpStage#MEMORY}, when the tree stands still, and at a preflight, when it runs. So this may look, at the socket and at
     * what is at its other end, but changes nothing.
     *
     * @param socket a descriptor of the engine's for the tree's socket, open during the call; what is read from it is lost for the application
     * @throws TorporException when the socket is this plugin's, and it cannot be saved
     */
    boolean takes(long inode, LocalFd socket, DumpContext context) throws TorporException;

    /**
     * Whether this plugin can connect the socket of the images again. Asked in stage {@link RestoreStage#PREPARE}, before any task exists, for each that some plugin has taken charge of
     * at the dump, also the peer's, and in whose place the user has not handed over another ({@code --inherit-fd}). Changes nothing.
     *
     * @throws TorporException when the socket is this plugin's, and it cannot be connected
     */
    boolean canRestore(long inode, RestoreContext context) throws TorporException;

    /**
     * Connects it again: called in stage {@link RestoreStage#RESOURCES}, once, for a socket that {@link #canRestore} was said of.
     *
     * @return a connected UNIX socket of the same type, in the engine; the engine's to close, and the tree's socket from now on. Its options, status flags and owner, and what had been shut
     *     down, are set by the engine afterwards. It has the name that the plugin gave it. What waited to be received is not put back: the plugin, which has the other end, may send it
     * @throws TorporException when it cannot be connected, which ends the restore
     */
    LocalFd restore(long inode, RestoreContext context) throws TorporException;
}
