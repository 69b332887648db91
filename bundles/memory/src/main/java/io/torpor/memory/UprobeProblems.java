package io.torpor.memory;

import io.torpor.spi.Issue;
import io.torpor.spi.Mapping;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;

/** What probes in a tree's programs can stand in the way of. */
final class UprobeProblems {
    private UprobeProblems() {}

    static Issue notAllowed(Mapping mapping) {
        return Issue.error(
                "MEMORY-054",
                mapping.subject(),
                "Cannot dump " + mapping.subject() + ": a tracer outside of the tree has uprobes in its programs ("
                        + mapping.name() + ")",
                "Use --allow-uprobes, with the dump and the restore: probes are left out of the images.");
    }

    static TorporException inFlight(FrozenTask task, int tid) {
        return Issue.error(
                        "MEMORY-055",
                        task.subject(),
                        "Cannot dump " + task + ": its thread " + tid
                                + " is in a function whose return is probed, and only the kernel knows where it returns to",
                        "End the tracer that has uretprobes in it, and dump when such functions have returned.")
                .toException();
    }

    static Issue breakpoints(FrozenTask task, TaskMapping mapping) {
        return Issue.warning(
                "MEMORY-056",
                mapping.subject(),
                "The code of " + task + " that is mapped from " + mapping.name()
                        + " is saved with breakpoints in it, which may be a tracer's uprobes: without the same probes, the restored program ends when it hits one",
                "With --allow-uprobes, breakpoints are left out.");
    }

    static Issue mixed(FrozenTask task, TaskMapping mapping) {
        return Issue.warning(
                "MEMORY-056",
                mapping.subject(),
                "The code of " + task + " that is mapped from " + mapping.name()
                        + " is saved with breakpoints in it, because the same pages have other changes, too: without the same probes, the restored program ends when it hits one",
                "Dump when no tracer has probes in it.");
    }

    static TorporException notAllowedHere() {
        return Issue.error(
                        "MEMORY-057",
                        new Subject.ImageFile("inventory.img"),
                        "Cannot restore: the tree was dumped with --allow-uprobes",
                        "Use --allow-uprobes with the restore, too, with the same probes in place if another engine than this made the images.")
                .toException();
    }
}
