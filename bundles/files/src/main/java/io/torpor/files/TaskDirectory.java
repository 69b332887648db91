package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SymbolicLinks;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;

/** A directory that a task has without a descriptor: a link in {@code /proc/PID}. */
enum TaskDirectory {
    WORKING("cwd", "working directory"),
    ROOT("root", "root directory");

    private final String entry;
    private final String use;

    TaskDirectory(String entry, String use) {
        this.entry = entry;
        this.use = use;
    }

    /** Its id in the images. */
    int register(FrozenTask task, FileRegistry registry) throws TorporException {
        String path = path(task);
        LocalFd directory = Descriptors.open(path, OpenFlags.O_PATH, 0);
        return registry.register(task, directory, SymbolicLinks.target(path), 0, use + " of " + task);
    }

    /** Objects to one that cannot be saved. */
    void inspect(FrozenTask task, FileRegistry registry) throws TorporException {
        String path = path(task);
        try (LocalFd directory = Descriptors.open(path, OpenFlags.O_PATH, 0)) {
            registry.inspect(directory, SymbolicLinks.target(path), use + " of " + task);
        }
    }

    private String path(FrozenTask task) {
        return "/proc/" + task.livingId() + "/" + entry;
    }
}
