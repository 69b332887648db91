package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Sockets;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A directory that is the root for as long as a socket is bound there: the socket gets a path as its name, whatever is at that path, as nobody looks it up
 * again. It and the file are removed at once.
 */
final class PrivateRoot {
    private PrivateRoot() {}

    /**
     * Binds.
     *
     * @param name path, as bind(2) is to get it
     * @param address the same, as a {@code sockaddr_un}
     */
    static void bind(LocalFd socket, byte[] name, byte[] address) throws TorporException {
        String path = SavedSocket.label(name);
        Deque<Path> made = new ArrayDeque<>();
        try {
            made.push(Files.createTempDirectory("torpor-name"));
            Path root = made.peek();
            Path at = root;
            String[] parts = path.split("/");
            for (int i = 0; i < parts.length - 1; i++) {
                at = parts[i].equals("..") ? (at.equals(root) ? root : at.getParent()) : at.resolve(parts[i]);
                if (!Files.isDirectory(at)) {
                    made.push(Files.createDirectory(at));
                }
            }
            try (LocalFd directory = Descriptors.open(root.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0)) {
                Sockets.bindInRoot(directory, socket, address);
            }
            made.push(at.resolve(parts[parts.length - 1]));
        } catch (IOException e) {
            throw failed(path, e);
        } finally {
            remove(made, path);
        }
    }

    private static void remove(Deque<Path> made, String path) throws TorporException {
        try {
            while (!made.isEmpty()) {
                Files.delete(made.pop());
            }
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static TorporException failed(String path, IOException cause) {
        return Issue.error(
                        "UNIX-022",
                        new Subject.Other(path),
                        "Cannot give a UNIX socket the name " + path
                                + ": a temporary directory cannot be made or removed: " + cause.getMessage(),
                        "Torpor needs a directory for temporary files that it can write to.")
                .causedBy(cause)
                .toException();
    }
}
