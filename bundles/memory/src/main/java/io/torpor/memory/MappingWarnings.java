package io.torpor.memory;

import io.torpor.procfs.VmFlags;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;

/** What a mapping has that its record cannot say: named once for a dump, or refused where the program would notice. */
final class MappingWarnings {
    private static final long WATCHED = VmFlags.UFFD_MISSING | VmFlags.UFFD_WP | VmFlags.UFFD_MINOR;

    private final DumpContext context;
    private boolean unknown;
    private boolean keys;
    private boolean seals;
    private boolean names;

    MappingWarnings(DumpContext context) {
        this.context = context;
    }

    void check(TaskMapping mapping) throws TorporException {
        long bits = mapping.entry().flags().bits();
        if ((bits & (WATCHED | VmFlags.SHADOW_STACK)) != 0) {
            context.refuse(refusal(mapping, bits));
            return;
        }
        if (!unknown && !mapping.entry().flags().unknown().isEmpty()) {
            unknown = true;
            warn(
                    "MEMORY-004",
                    mapping,
                    "has flags that are not known: " + mapping.entry().flags().unknown());
        }
        if (!names && mapping.entry().name().startsWith("[anon:")) {
            names = true;
            warn("MEMORY-034", mapping, "has a name, which is not saved");
        }
        if (!keys && mapping.entry().protectionKey() != 0) {
            keys = true;
            warn(
                    "MEMORY-005",
                    mapping,
                    "has protection key " + mapping.entry().protectionKey() + ", which is not saved");
        }
        if (!seals && mapping.has(VmFlags.SEALED)) {
            seals = true;
            warn("MEMORY-006", mapping, "is sealed by mseal(2), and will not be so after a restore");
        }
    }

    private static Issue refusal(TaskMapping mapping, long bits) {
        String what = (bits & VmFlags.SHADOW_STACK) != 0 ? "it is a shadow stack" : "a userfaultfd watches it";
        String remedy = (bits & VmFlags.SHADOW_STACK) != 0
                ? "Start the program with shadow stacks off: GLIBC_TUNABLES=glibc.cpu.x86_shstk=off."
                : "";
        return Issue.error("MEMORY-003", mapping.subject(), "Cannot dump " + mapping + ": " + what, remedy);
    }

    private void warn(String code, TaskMapping mapping, String what) {
        context.report(Issue.warning(code, mapping.subject(), "The " + mapping + " " + what, ""));
    }
}
