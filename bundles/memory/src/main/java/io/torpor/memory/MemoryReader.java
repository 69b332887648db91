package io.torpor.memory;

import io.torpor.abi.VirtualPid;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Inheritance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Reads the address spaces of a checkpoint, and refuses what could not be mapped or filled, before anything exists. */
@Component
@RestoreStep(name = "memory-read", stage = RestoreStage.PREPARE, provides = "memory-image", needs = "images")
public final class MemoryReader implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        Uprobes.checkAllowed(images, context);
        Map<VirtualPid, SavedTask> tasks = new LinkedHashMap<>();
        for (long id : images.ids(ImageType.MM)) {
            SavedTask task = read(images, id);
            tasks.put(task.pid(), task);
        }
        SavedMemory memory = new SavedMemory(tasks);
        StoredPages pages = new StoredPages(images);
        context.undo("close pages files", pages::close);
        for (SavedTask task : tasks.values()) {
            pages.readTask(task);
        }
        for (long id : images.ids(ImageType.SHMEM_PAGEMAP)) {
            pages.readShared(id);
        }
        context.provide(SavedMemory.class, memory);
        context.provide(StoredPages.class, pages);
        InheritedMemory inherited = new InheritedMemory(memory, pages, context);
        context.provide(InheritedMemory.class, inherited);
        context.provide(Inheritance.class, inherited);
        context.provide(RestoredSegments.class, new RestoredSegments(images, pages));
        context.provide(RestoredObjects.class, new RestoredObjects(images, pages, memory));
    }

    private static SavedTask read(ImageSet images, long id) throws TorporException {
        mm_entry mm = images.require(ImageType.MM, id, mm_entry.class);
        // Older images keep mappings in a file of their own.
        List<vma_entry> records =
                mm.getVmasCount() > 0 ? mm.getVmasList() : images.all(ImageType.VMAS, id, vma_entry.class);
        List<SavedMapping> mappings = new ArrayList<>(records.size());
        SavedMapping last = null;
        for (vma_entry record : records) {
            SavedMapping mapping = SavedMapping.of(record);
            mappings.add(mapping);
            boolean overlaps =
                    last != null && !mapping.isGuard() && Long.compareUnsigned(mapping.start(), last.end()) < 0;
            if (!isWhole(mapping) || overlaps) {
                throw damaged(id, mapping);
            }
            last = mapping.isGuard() ? last : mapping;
        }
        return new SavedTask(new VirtualPid((int) id), mm, mappings);
    }

    private static boolean isWhole(SavedMapping mapping) {
        boolean aligned = ((mapping.start() | mapping.end() | mapping.record().getPgoff()) & PageRuns.PAGE - 1) == 0;
        return aligned && Long.compareUnsigned(mapping.start(), mapping.end()) < 0;
    }

    private static TorporException damaged(long id, SavedMapping mapping) {
        String name = ImageType.MM.fileName(id);
        return Issue.error(
                        "MEMORY-020",
                        new Subject.ImageFile(name),
                        "Cannot restore from " + name + ": mapping " + mapping
                                + " overlaps another or is no whole number of pages",
                        "The image is damaged: copy it again, or use another checkpoint.")
                .toException();
    }
}
