package io.torpor.memory;

import io.torpor.procfs.VmFlags;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;

/** What a mapping has that its record cannot say: named once for a dump, or refused where the program would notice. */
final class MappingWarnings {
    /** What stands against a dump. */
    static final long REFUSED =
            VmFlags.UFFD_MISSING | VmFlags.UFFD_WP | VmFlags.UFFD_MINOR | VmFlags.SHADOW_STACK | VmFlags.SYNC;

    private final DumpContext context;
    private boolean unknown;

    MappingWarnings(DumpContext context) {
        this.context = context;
    }

    void check(TaskMapping mapping) throws TorporException {
        if (isRefused(mapping.entry().flags())) {
            context.refuse(refusal(mapping.subject(), mapping.entry().flags()));
            return;
        }
        if (!unknown && !mapping.entry().flags().unknown().isEmpty()) {
            unknown = true;
            warn(
                    "MEMORY-004",
                    mapping,
                    "has flags that are not known: " + mapping.entry().flags().unknown());
        }
    }

    /**
     * Refuses 64-bit code that lives with 32-bit addresses: x32. It looks like any other 64-bit code; only what the kernel has left on its stack, which is 32-bit words, tells. A 32-bit program has
     * the same, and may be in 64-bit code for a moment, as which its handlers would be saved.
     */
    void checkMode(FrozenTask task, long[] auxv) throws TorporException {
        if (hasNarrowWords(auxv) && !task.isCompat() && !context.options().get(Options.PREFLIGHT)) {
            context.refuse(Issue.error(
                    "MEMORY-044",
                    task.subject(),
                    "Cannot dump " + task + ": it has 32-bit addresses, but runs 64-bit code (x32)",
                    "Use its 64-bit build. If it is a 32-bit program that sometimes runs 64-bit code, try again."));
        }
    }

    /** Keys of an auxiliary vector are small. */
    static boolean hasNarrowWords(long[] auxv) {
        return auxv.length > 0 && auxv[0] >>> Integer.SIZE != 0;
    }

    static boolean isRefused(VmFlags flags) {
        return (flags.bits() & REFUSED) != 0;
    }

    static Issue refusal(Subject mapping, VmFlags flags) {
        String what = "a userfaultfd watches it";
        String remedy =
                "Have the application end that (UFFDIO_UNREGISTER), or start it without the feature: its garbage collector or its migration of memory may use it.";
        if (flags.has(VmFlags.SHADOW_STACK)) {
            what = "it is a shadow stack";
            remedy = "Start the program with shadow stacks off: GLIBC_TUNABLES=glibc.cpu.x86_shstk=off.";
        } else if (flags.has(VmFlags.SYNC)) {
            what = "it is persistent memory, mapped with MAP_SYNC";
            remedy = "Have the application map the file without MAP_SYNC.";
        }
        return Issue.error("MEMORY-003", mapping, "Cannot dump " + mapping + ": " + what, remedy);
    }

    private void warn(String code, TaskMapping mapping, String what) {
        context.report(Issue.warning(code, mapping.subject(), "The " + mapping + " " + what, ""));
    }
}
