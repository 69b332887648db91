package io.torpor.tasks;

import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.RunJournal;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A control group whose tasks the kernel holds, so that nobody forks while the tree is being seized: {@code freezer.state} of version 1, {@code cgroup.freeze} and
 * {@code cgroup.events} of version 2 (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst, cgroup-v2.rst). Tasks that are held so never reach a
 * ptrace-stop in version 1, so the group is thawed once all of them have been seized: they then stop before they run. For the session's thread.
 */
final class FreezerCgroup {
    /** How the {@link RunJournal} calls a group that is frozen for a dump. */
    static final String NOTE = "frozen control group";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** A group of version 1 may stay FREEZING for ever, when a task waits for one that is frozen; thawing for a moment helps. */
    private static final int LOOKS_BEFORE_KICK = 100;

    private final Path group;
    private final Path control;
    private final boolean unified;
    private final boolean wasFrozen;
    private RunJournal.Entry note = () -> {};

    private FreezerCgroup(Path group, boolean unified) throws IOException {
        this.group = group;
        this.unified = unified;
        control = group.resolve(unified ? "cgroup.freeze" : "freezer.state");
        wasFrozen = unified ? isFrozen() : !Files.readString(control).startsWith("THAWED");
    }

    /** @throws TorporException TASKS-041 when that is no group that can be frozen */
    static FreezerCgroup open(String path) throws TorporException {
        Path group = Path.of(path);
        boolean unified = Files.exists(group.resolve("cgroup.freeze"));
        if (!unified && !Files.exists(group.resolve("freezer.state"))) {
            throw Issue.error(
                            "TASKS-041",
                            new Subject.Other(path),
                            "Cannot freeze control group " + path + ": it has neither cgroup.freeze nor freezer.state",
                            "Give the directory of a group of the freezer hierarchy (version 1) or of a group below the root (version 2).")
                    .toException();
        }
        try {
            return new FreezerCgroup(group, unified);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /**
     * Freezes it, and returns when it is frozen.
     *
     * @param nanos how long that may take
     * @param journal is told of a group that is to run again, in case nobody is left to thaw it
     */
    void freeze(long nanos, RunJournal journal) throws TorporException {
        if (!wasFrozen) {
            note = journal.note(NOTE, group.toAbsolutePath().toString());
        }
        try {
            write(true);
            long start = System.nanoTime();
            for (int look = 1; !isFrozen(); look++) {
                if (System.nanoTime() - start > nanos) {
                    throw Issue.error(
                                    "TASKS-042",
                                    new Subject.Other(group.toString()),
                                    "Cannot freeze control group " + group + " in time: tasks in it wait in the kernel",
                                    "Wait until they go on, or give more time with --timeout.")
                            .toException();
                }
                if (!unified && look % LOOKS_BEFORE_KICK == 0) {
                    write(false);
                    write(true);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (IOException e) {
            throw failure(group.toString(), e);
        }
    }

    /** Lets its tasks run as far as their ptrace-stops. */
    void thaw() throws IOException {
        write(false);
    }

    /** Puts the group of a dump, if it has one, into the state in which it was found; for when the tree has been let go. */
    static void putBack(DumpContext context) throws TorporException {
        FreezerCgroup group = context.find(FreezerCgroup.class).orElse(null);
        if (group == null) {
            return;
        }
        try {
            group.putBack();
        } catch (IOException e) {
            throw failure(group.toString(), e);
        }
    }

    /** Puts it into the state in which it was found. */
    void putBack() throws IOException {
        write(wasFrozen);
        note.done();
    }

    /** Lets a group run that a killed engine has frozen; one that is gone needs nothing. */
    static void recover(String path) throws TorporException {
        if (Files.exists(Path.of(path))) {
            try {
                open(path).thaw();
            } catch (IOException e) {
                throw failure(path, e);
            }
        }
    }

    private static TorporException failure(String group, IOException cause) {
        return Issue.error(
                        "TASKS-043",
                        new Subject.Other(group),
                        "Cannot freeze control group " + group + ": " + cause.getMessage(),
                        "Its files must be readable and writable.")
                .causedBy(cause)
                .toException();
    }

    @Override
    public String toString() {
        return group.toString();
    }

    private void write(boolean frozen) throws IOException {
        Files.writeString(control, unified ? frozen ? "1" : "0" : frozen ? "FROZEN" : "THAWED");
    }

    private boolean isFrozen() throws IOException {
        return unified
                ? Files.readString(group.resolve("cgroup.events")).contains("frozen 1")
                : Files.readString(control).startsWith("FROZEN");
    }
}
