package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.image.ImageType;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** Tells which stored pages lie in which mapping of a task. */
final class ContentByMapping {
    private final SavedTask task;

    ContentByMapping(SavedTask task) {
        this.task = task;
    }

    /**
     * The parts of some runs that lie in the vdso, or in all other mappings.
     *
     * @throws TorporException when a page lies in no mapping that can have content
     */
    List<StoredRun> select(List<StoredRun> runs, boolean vdso) throws TorporException {
        List<StoredRun> selected = new ArrayList<>(runs.size());
        List<SavedMapping> mappings = task.mappings();
        int next = 0;
        for (StoredRun run : runs) {
            long at = run.address();
            while (at < run.end()) {
                while (next < mappings.size() && !holds(mappings.get(next), at)) {
                    next++;
                }
                if (next == mappings.size()) {
                    throw homeless(run, at);
                }
                SavedMapping mapping = mappings.get(next);
                long end = Math.min(run.end(), mapping.end());
                if (vdso == (mapping.kind() == MappingKind.VDSO)) {
                    selected.add(run.within(at, end));
                }
                at = end;
            }
        }
        return selected;
    }

    private static boolean holds(SavedMapping mapping, long address) {
        return !mapping.isGuard() && mapping.start() <= address && address < mapping.end();
    }

    private TorporException homeless(StoredRun run, long address) {
        String name = ImageType.PAGEMAP.fileName(task.pid().number());
        return Issue.error("MEMORY-028", new Subject.ImageFile(name), "Cannot restore from " + name + ": pages "
                        + new AddressRange(address, run.end()) + " lie in no mapping of " + task,
                        "The checkpoint is damaged: copy it again, or use another one.")
                .toException();
    }
}
