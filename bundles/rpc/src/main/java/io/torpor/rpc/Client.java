package io.torpor.rpc;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FilesystemUser;
import io.torpor.linux.PacketSocket;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Status;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who asks: the process that made the connection, as the kernel noted it. A client that is root, or the user that the engine runs as, may do what the
 * engine may. Any other may touch only what is its own: for its files the kernel decides, as the engine takes that user's place; for its processes
 * see {@link Ownership}.
 */
final class Client implements AutoCloseable {
    private final ProcFs procFs = new ProcFs();
    private final FilesystemUser.Calls calls;
    private final Pid pid;
    private final int uid;
    private final boolean trusted;
    private final LocalFd pidfd;
    private final Status status;

    private Client(FilesystemUser.Calls calls, PacketSocket.Peer peer, Pid pid, LocalFd pidfd) throws IOException {
        this.calls = calls;
        this.pid = pid;
        this.pidfd = pidfd;
        uid = peer.uid();
        status = procFs.status(pid);
        int own = procFs.status(Processes.self()).uid()[1];
        trusted = uid == 0 || uid == own;
    }

    /** @throws TorporException when it cannot be seen, or has ended, or is another user and the engine could not take his place */
    static Client of(PacketSocket socket, FilesystemUser.Calls calls) throws TorporException {
        PacketSocket.Peer peer = socket.peer();
        Pid pid = peer.pid()
                .orElseThrow(() -> Refusal.of(
                        "RPC-007",
                        "The client is in a pid namespace that this engine does not see",
                        "Let a process of this namespace ask."));
        try {
            LocalFd pidfd = socket.peerPidfd().orElseGet(() -> Processes.pidfd(pid));
            try {
                return new Client(calls, peer, pid, pidfd);
            } catch (IOException e) {
                pidfd.close();
                throw gone(pid, e);
            }
        } catch (TaskGone e) {
            throw gone(pid, e);
        }
    }

    private static TorporException gone(Pid pid, Exception cause) {
        return Refusal.of("RPC-007", "The client, process " + pid + ", has ended", "", cause);
    }

    Pid pid() {
        return pid;
    }

    boolean isTrusted() {
        return trusted;
    }

    Ownership ownership() {
        return trusted ? Ownership.ANY : new Ownership.Of(uid, status.gid()[0], status.permittedCapabilities());
    }

    /** A directory that the client has open. Having it says nothing about what may be done in it. */
    LocalFd directory(int fd) throws TorporException {
        String what = "fd " + fd + " of the client, process " + pid;
        return directory(() -> openDirectory("/proc/" + pid + "/fd/" + fd), what);
    }

    /**
     * A descriptor of the client's, for the same description. Only for a client that is trusted: it would be taken with the engine's rights.
     *
     * @throws TorporException RPC-006 when it is not open
     */
    LocalFd descriptor(int fd) throws TorporException {
        try {
            return Processes.fetch(pidfd, new RemoteFd(fd));
        } catch (SyscallException | IllegalArgumentException e) {
            throw Refusal.of(
                    "RPC-006",
                    "Cannot take fd " + fd + " of the client, process " + pid + ": " + e.getMessage(),
                    "It must be open until the answer has come.",
                    e);
        }
    }

    /** A directory by its name, as the client sees it. */
    LocalFd directory(String name) throws TorporException {
        return directory(() -> asItself(() -> openDirectory(path(name))), "directory " + name);
    }

    /** Where the client sees a file of this name. */
    String path(String name) {
        return "/proc/" + pid + (name.startsWith("/") ? "/root" + name : "/cwd/" + name);
    }

    private static LocalFd openDirectory(String path) {
        return Descriptors.open(path, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0);
    }

    private LocalFd directory(FileAction<LocalFd> open, String what) throws TorporException {
        try {
            LocalFd fd = open.run();
            if (!Processes.signal(pidfd, 0)) {
                fd.close();
                throw gone(pid, null);
            }
            return fd;
        } catch (SyscallException | IOException e) {
            throw Refusal.of("RPC-006", "Cannot open " + what + ": " + e.getMessage(), "", e);
        }
    }

    /** Something done to files. */
    @FunctionalInterface
    interface FileAction<T> {
        T run() throws IOException;
    }

    /** Does something to files with the rights of the client. */
    <T> T asItself(FileAction<T> action) throws IOException {
        if (trusted) {
            return action.run();
        }
        try (FilesystemUser user = new FilesystemUser(calls, uid, status.gid()[0], status.groups())) {
            return action.run();
        }
    }

    /** Whether process ids mean the same to the client and to the engine. */
    boolean seesOurProcesses() throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid"))
                .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
    }

    /** Whether it is a process of the tree below a root, as far as parents tell. */
    boolean belongsTo(Pid root) throws TorporException {
        try {
            int each = pid.number();
            while (each != 0 && each != root.number()) {
                each = procFs.stat(new Pid(each)).parent();
            }
            return each != 0;
        } catch (IOException e) {
            throw Refusal.of("RPC-007", "Cannot tell who the client's parents are: " + e.getMessage(), "", e);
        }
    }

    @Override
    public void close() {
        pidfd.close();
    }
}
