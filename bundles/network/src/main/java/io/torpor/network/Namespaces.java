package io.torpor.network;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.NetworkNamespace;
import io.torpor.linux.SyscallException;
import java.io.File;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Network namespaces, by inode: network_namespaces(7). */
final class Namespaces {
    private Namespaces() {}

    /** That of this thread. */
    static long own() {
        try (LocalFd own = open("/proc/thread-self/ns/net")) {
            return FileStatus.of(own).inode();
        }
    }

    static LocalFd open(String path) {
        return Descriptors.open(path, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0);
    }

    /** Looks among those that have a name (ip-netns(8)) and those of all processes; empty when it is gone, or held by descriptors alone. */
    static Optional<LocalFd> find(long inode) {
        Optional<LocalFd> named = find(inode, "/run/netns", "");
        return named.isPresent() ? named : find(inode, "/proc", "/ns/net");
    }

    /**
     * Does something in a namespace, if that is still there.
     *
     * @throws Exception what it throws, or that the namespace cannot be entered
     */
    static void in(long inode, Callable<?> action) throws Exception {
        if (inode == own()) {
            action.call();
            return;
        }
        Optional<LocalFd> found = find(inode);
        if (found.isPresent()) {
            try (LocalFd there = found.get()) {
                NetworkNamespace.call(there, action);
            }
        }
    }

    private static Optional<LocalFd> find(long inode, String directory, String rest) {
        String[] names = new File(directory).list();
        if (names == null) {
            return Optional.empty();
        }
        for (String name : names) {
            if (!rest.isEmpty() && !Character.isDigit(name.charAt(0))) {
                continue;
            }
            try {
                LocalFd namespace = open(directory + "/" + name + rest);
                if (FileStatus.of(namespace).inode() == inode) {
                    return Optional.of(namespace);
                }
                namespace.close();
            } catch (SyscallException e) {
                continue; // the process has ended, or may not be looked at
            }
        }
        return Optional.empty();
    }
}
