package io.torpor.sockets.unix;

import io.torpor.abi.Errno;
import io.torpor.abi.FileModes;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.SocketConstants;
import io.torpor.image.proto.file_perms_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileNames;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Processes;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Binds sockets to their names and connects to bound ones. */
final class Names {
    private final RestoreContext context;

    Names(RestoreContext context) {
        this.context = context;
    }

    /** Binds, and gives the file its owner and permissions; one that had been deleted is deleted again. Does nothing for a socket without a name. */
    void bind(SavedSocket socket) throws TorporException {
        if (!socket.isNamed()) {
            return;
        }
        if (!socket.hasPath()) {
            Sockets.bind(socket.fd(), address(socket.name()));
            return;
        }
        String path = socket.path();
        removeStale(socket, path);
        if (socket.isRelative()) {
            try (LocalFd directory =
                    Descriptors.open(socket.entry().getNameDir(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0)) {
                Sockets.bindIn(directory, socket.fd(), address(socket.name()));
            }
        } else {
            Sockets.bind(socket.fd(), address(socket.name()));
        }
        socket.bound(Sockets.boundFile(socket.fd()));
        FileStatus made = FileStatus.of(socket.file());
        context.undo("remove " + path, () -> removeOwn(path, made));
        if (socket.entry().hasFilePerms()) {
            file_perms_entry permissions = socket.entry().getFilePerms();
            FileNames.setPermissions(socket.file(), permissions.getMode(), permissions.getUid(), permissions.getGid());
        }
        if (socket.entry().getDeleted()) {
            FileNames.unlink(path);
        }
    }

    /** On failure: the name goes, if it is still this socket's. */
    private static void removeOwn(String path, FileStatus made) {
        if (FileStatus.of(path).filter(made::isSameFile).isPresent()) {
            FileNames.unlink(path);
        }
    }

    /**
     * A bound name outlives its socket. It is removed if it is a socket's and nobody has it any more, which connecting tells: a datagram socket
     * leaves no trace at whom it connects to, and is refused by sockets of other types.
     */
    private static void removeStale(SavedSocket socket, String path) throws TorporException {
        Optional<FileStatus> there = FileStatus.of(path);
        if (there.isEmpty()) {
            return;
        }
        if (there.get().type() != FileModes.S_IFSOCK) {
            throw taken(socket, path + " is another file now", "Move it away.");
        }
        try (LocalFd probe = Sockets.open(SocketConstants.AF_UNIX, SocketConstants.SOCK_DGRAM, 0);
                LocalFd file = Descriptors.open(path, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW, 0)) {
            Sockets.connect(probe, through(file));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ECONNREFUSED) {
                FileNames.unlink(path);
                return;
            }
            if (e.errno() != Errno.EPROTOTYPE) {
                throw e;
            }
        }
        throw taken(socket, path + " belongs to a socket that is in use", "End the process that uses it.");
    }

    private static TorporException taken(SavedSocket socket, String why, String remedy) {
        return Issue.error(
                        "UNIX-012",
                        new Subject.Other(socket.toString()),
                        "Cannot restore " + socket + ": " + why,
                        remedy)
                .toException();
    }

    /** Connects to a socket that has been bound here. */
    void connect(LocalFd client, SavedSocket server) {
        Sockets.connect(client, addressOf(server));
    }

    /** By which one that has been bound here can be reached. A path is not looked up again: the file may have been deleted, and its name relative. */
    byte[] addressOf(SavedSocket server) {
        return server.hasPath() ? through(server.file()) : address(server.name());
    }

    /** The same for processes of the tree: it is the engine that has the file. */
    byte[] addressInTree(SavedSocket server) {
        return server.hasPath()
                ? address(KernelString.encode("/proc/" + Processes.self() + "/fd/" + server.file() + "\0"))
                : address(server.name());
    }

    /**
     * Gives a socket a name that nobody has, for a moment: a file is removed at once.
     *
     * @return false where that cannot be
     */
    boolean bindForNow(LocalFd socket, byte[] name) throws TorporException {
        boolean path = name[0] != 0;
        if (path && (name[0] != '/' || FileStatus.of(SavedSocket.label(name)).isPresent())) {
            return false;
        }
        try {
            Sockets.bind(socket, address(name));
        } catch (SyscallException e) {
            if (e.errno() == Errno.EADDRINUSE || path && e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
        if (path) {
            FileNames.unlink(SavedSocket.label(name));
        }
        return true;
    }

    /** Connects to a socket that somebody else has bound. */
    void connectOutside(SavedSocket client, SavedSocket server) throws TorporException {
        try {
            Sockets.connect(client.fd(), address(server.name()));
        } catch (SyscallException e) {
            throw Issue.error(
                            "UNIX-018",
                            new Subject.Other(client.toString()),
                            "Cannot restore " + client + ": it was connected to a socket outside of the tree, "
                                    + server.label() + ", and now: " + e.getMessage(),
                            "Start the program that receives there first.")
                    .causedBy(e)
                    .toException();
        }
    }

    private static byte[] through(LocalFd file) {
        byte[] path = KernelString.encode(FileNames.through(file));
        return address(Arrays.copyOf(path, path.length + 1));
    }

    /** A {@code sockaddr_un}. */
    private static byte[] address(byte[] name) {
        ByteBuffer address = ByteBuffer.allocate(Short.BYTES + name.length).order(ByteOrder.nativeOrder());
        return address.putShort((short) SocketConstants.AF_UNIX).put(name).array();
    }
}
