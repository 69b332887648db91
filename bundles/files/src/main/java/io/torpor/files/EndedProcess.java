package io.torpor.files;

import io.torpor.linux.FileStatus;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.util.Optional;

/**
 * The process behind an entry of /proc that is still open though the process has ended. A restore lets a helper have its id while the entry is opened,
 * so it can be any entry that every process has.
 */
final class EndedProcess {
    private static final long PROC_ROOT_INODE = 1;

    private EndedProcess() {}

    /** Whether a path in /proc leads through the directory of a process. */
    static boolean isOfProcess(SavedPaths.Seen file, String name) {
        return endOfId(file, name) > 0;
    }

    /**
     * The id, which is that of no living process of the tree.
     *
     * @param name the entry's path
     * @throws TorporException FILES-008 when no helper could have such an entry
     */
    static int of(SavedPaths.Seen file, String name, FrozenTree tree) throws TorporException {
        int end = endOfId(file, name);
        if (end > 0) {
            String id = name.substring(name.lastIndexOf('/', end - 1) + 1, end);
            String rest = end < name.length() ? name.substring(end + 1) : "";
            if (isOfEveryProcess(rest, id) && !isInTree(Integer.parseInt(id), tree)) {
                return Integer.parseInt(id);
            }
        }
        throw FileProblems.deadProcess(file);
    }

    /** Where in a path a process id ends; -1 when it has none. */
    private static int endOfId(SavedPaths.Seen file, String name) {
        int from = 1;
        while (from > 0) {
            int slash = name.indexOf('/', from);
            int end = slash < 0 ? name.length() : slash;
            if (isNumber(name.substring(from, end)) && isProc(name.substring(0, from - 1), file)) {
                return end;
            }
            from = slash + 1;
        }
        return -1;
    }

    private static boolean isNumber(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return false;
            }
        }
        return !part.isEmpty() && part.length() < 10;
    }

    private static boolean isProc(String directory, SavedPaths.Seen file) {
        Optional<FileStatus> status = FileStatus.of(directory);
        return status.isPresent()
                && status.get().inode() == PROC_ROOT_INODE
                && status.get().device() == file.status().device();
    }

    private static boolean isOfEveryProcess(String rest, String pid) {
        return !rest.startsWith("fd/")
                && !rest.startsWith("fdinfo/")
                && !rest.startsWith("map_files/")
                && (!rest.startsWith("task/") || rest.equals("task/" + pid) || rest.startsWith("task/" + pid + "/"));
    }

    private static boolean isInTree(int pid, FrozenTree tree) {
        for (FrozenTask task : tree.tasks()) {
            for (FrozenThread thread : task.threads()) {
                if (thread.tid().number() == pid) {
                    return true;
                }
            }
            if (task.pid().number() == pid) {
                return true;
            }
        }
        return false;
    }
}
