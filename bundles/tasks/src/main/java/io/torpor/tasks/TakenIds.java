package io.torpor.tasks;

import io.torpor.abi.Pid;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Stat;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Says who has the ids that a tree needs. For one thread. */
final class TakenIds {
    private static final int ZOMBIE_SECONDS = 2;

    private final ProcFs procFs = new ProcFs();

    /**
     * The first of the tree's ids that somebody has. Better known now than after half the tree exists; somebody may still take one meanwhile. A process that was
     * just dumped has its id until its parent has noticed its end, which is given a moment.
     */
    Optional<Issue> first(SavedTree tree) {
        for (SavedTask task : tree.tasks()) {
            Optional<Issue> taken = look(task.pid());
            for (int thread : task.threads().keySet()) {
                taken = taken.isPresent() ? taken : look(thread);
            }
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    private Optional<Issue> look(int id) {
        Path directory = Path.of("/proc/" + id);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ZOMBIE_SECONDS);
        while (Files.exists(directory)) {
            try {
                Stat holder = procFs.stat(new Pid(id));
                boolean ended = holder.state() == 'Z' || holder.state() == 'X';
                if (!ended || System.nanoTime() - deadline > 0) {
                    return Optional.of(taken(id, describe(id, holder, ended)));
                }
            } catch (IOException e) {
                return Optional.empty(); // it has just ended
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return Optional.empty();
    }

    private String describe(int id, Stat holder, boolean ended) throws IOException {
        int process = procFs.status(new Pid(id)).threadGroup();
        String who = process == id
                ? "process " + id + " (" + holder.comm() + ")"
                : "a thread of process " + process + " ("
                        + procFs.stat(new Pid(process)).comm() + ")";
        return ended
                ? who + " has that id; it has ended, but its parent, process " + holder.parent()
                        + ", has not waited for it"
                : who + " has that id";
    }

    private static Issue taken(int id, String holder) {
        return Issue.error(
                "TASKS-023",
                new Subject.Other("task " + id),
                "Cannot restore task " + id + ": " + holder,
                "End that process, or restore with --pid-namespace=auto, into a pid namespace where nobody has it.");
    }
}
