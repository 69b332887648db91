package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTask;

/** The program that a task runs: {@code /proc/PID/exe}. */
final class Program {
    private Program() {}

    /** Its id in the images. */
    static int register(FrozenTask task, FileRegistry registry) throws TorporException {
        LocalFd file;
        String path;
        try {
            file = Descriptors.open(link(task), OpenFlags.O_PATH, 0);
            path = SymbolicLinks.target(link(task));
        } catch (SyscallException e) {
            throw unknown(task, e);
        }
        return registry.register(task, file, path, OpenFlags.O_RDONLY, use(task));
    }

    /** Objects to one that cannot be saved. */
    static void inspect(FrozenTask task, FileRegistry registry) throws TorporException {
        try (LocalFd file = Descriptors.open(link(task), OpenFlags.O_PATH, 0)) {
            registry.inspect(file, SymbolicLinks.target(link(task)), use(task));
        } catch (SyscallException e) {
            throw unknown(task, e);
        }
    }

    private static String link(FrozenTask task) {
        return "/proc/" + task.livingId() + "/exe";
    }

    private static String use(FrozenTask task) {
        return "executable of " + task;
    }

    private static TorporException unknown(FrozenTask task, SyscallException cause) {
        Subject subject = task.subject();
        return Issue.error(
                        "MEMORY-009",
                        subject,
                        "Cannot find out what program " + subject + " runs: " + cause.getMessage(),
                        "")
                .causedBy(cause)
                .toException();
    }
}
