package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.image.ImageType;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** Tells which stored pages lie in which mapping of a task. The vdso's and those of asynchronous requests' rings are looked at, and not filled in with the others. */
final class ContentByMapping {
    private final SavedTask task;
    private final List<StoredRun> vdso = new ArrayList<>();
    private final List<StoredRun> rings = new ArrayList<>();
    private final List<StoredRun> others = new ArrayList<>();
    private final long[] bytes;

    /** @throws TorporException when a page lies in no mapping */
    ContentByMapping(SavedTask task, List<StoredRun> runs) throws TorporException {
        this.task = task;
        this.bytes = new long[task.mappings().size()];
        sort(runs);
    }

    /** The vdso's pages, by rising address. */
    List<StoredRun> vdso() {
        return vdso;
    }

    /** Pages of rings of asynchronous requests, by rising address. */
    List<StoredRun> rings() {
        return rings;
    }

    /** All other pages, by rising address; none reaches over the end of a mapping. */
    List<StoredRun> others() {
        return others;
    }

    /** How many bytes of a mapping are stored. */
    long bytes(int mapping) {
        return bytes[mapping];
    }

    private void sort(List<StoredRun> runs) throws TorporException {
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
                listOf(mapping.kind()).add(run.within(at, end));
                bytes[next] += end - at;
                at = end;
            }
        }
    }

    private List<StoredRun> listOf(MappingKind kind) {
        return switch (kind) {
            case VDSO -> vdso;
            case AIO -> rings;
            default -> others;
        };
    }

    private static boolean holds(SavedMapping mapping, long address) {
        return !mapping.isGuard() && mapping.start() <= address && address < mapping.end();
    }

    private TorporException homeless(StoredRun run, long address) {
        String name = ImageType.PAGEMAP.fileName(task.pid().number());
        return Issue.error(
                        "MEMORY-028",
                        new Subject.ImageFile(name),
                        "Cannot restore from " + name + ": pages " + new AddressRange(address, run.end())
                                + " lie in no mapping of " + task,
                        "The checkpoint is damaged: copy it again, or use another one.")
                .toException();
    }
}
