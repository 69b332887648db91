package io.torpor.seccomp;

import io.torpor.image.proto.seccomp_mode;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SavedTask;
import java.util.ArrayList;
import java.util.List;

/**
 * How seccomp(2) restricted one thread.
 *
 * @param filters numbers of its filters, the oldest first; empty in strict mode
 */
record SavedRestriction(seccomp_mode mode, List<Integer> filters) {
    private static final SavedRestriction NONE = new SavedRestriction(seccomp_mode.disabled, List.of());
    private static final SavedRestriction STRICT = new SavedRestriction(seccomp_mode.strict, List.of());

    /** Of all threads of a process, in their order. */
    static List<SavedRestriction> of(SavedTask task, SavedFilters filters) throws TorporException {
        List<SavedRestriction> restrictions = new ArrayList<>(task.threads().size());
        for (SavedTask.SavedThread thread : task.threads()) {
            SavedRestriction own = of(task, thread, filters);
            SavedRestriction first = restrictions.isEmpty() ? own : restrictions.get(0);
            restrictions.add(!own.exists() && first.isForAll(filters) ? first : own);
        }
        return restrictions;
    }

    /** Images of CRIU before 3.0 said it once for all threads of a process. */
    private static SavedRestriction of(SavedTask task, SavedTask.SavedThread thread, SavedFilters filters)
            throws TorporException {
        boolean own = thread.core().hasSeccompMode();
        seccomp_mode mode = own ? thread.core().getSeccompMode() : task.core().getOldSeccompMode();
        int newest = own ? thread.core().getSeccompFilter() : task.core().getOldSeccompFilter();
        return switch (mode) {
            case disabled -> NONE;
            case strict -> STRICT;
            case filter -> new SavedRestriction(mode, filters.chain(newest));
        };
    }

    private boolean isForAll(SavedFilters saved) {
        return !filters.isEmpty() && saved.isShared(filters.get(filters.size() - 1));
    }

    boolean isStrict() {
        return mode == seccomp_mode.strict;
    }

    boolean exists() {
        return mode != seccomp_mode.disabled;
    }
}
