package io.torpor.memory;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the content of pages lies: in pages files of this checkpoint, and of those that it was made on top of. For the session's thread; the
 * files may be read by others.
 */
final class StoredPages implements AutoCloseable {
    private final List<Level> levels = new ArrayList<>();
    private final Map<Integer, List<StoredRun>> tasks = new HashMap<>();
    private final Map<Long, List<StoredRun>> shared = new HashMap<>();

    /** One checkpoint of the chain, with the pages files that were opened. */
    private record Level(ImageSet images, Map<Integer, FileChannel> files) {}

    StoredPages(ImageSet images) {
        levels.add(new Level(images, new HashMap<>()));
    }

    /** Content of a task's private memory, by rising address. */
    List<StoredRun> ofTask(SavedTask task) {
        return tasks.get(task.pid().number());
    }

    /** Content of a shared-memory object, by rising offset; empty for one without content. */
    List<StoredRun> ofShared(long id) {
        return shared.getOrDefault(id, List.of());
    }

    void readTask(SavedTask task) throws TorporException {
        List<StoredRun> runs = new ArrayList<>();
        ImageSet images = levels.get(0).images();
        if (images.has(ImageType.PAGEMAP, task.pid().number())) {
            read(0, ImageType.PAGEMAP, task.pid().number(), 0, -1, runs);
        }
        tasks.put(task.pid().number(), runs);
    }

    void readShared(long id) throws TorporException {
        List<StoredRun> runs = new ArrayList<>();
        read(0, ImageType.SHMEM_PAGEMAP, id, 0, -1, runs);
        shared.put(id, runs);
    }

    /** Adds what a pagemap says about a range; asks the checkpoint below where it says that the content is there. */
    private void read(int level, ImageType type, long id, long start, long end, List<StoredRun> runs)
            throws TorporException {
        Level here = level(level, type, id);
        int pagesId = here.images().require(type, id, pagemap_head.class).getPagesId();
        long position = 0;
        for (pagemap_entry entry : here.images().all(type, id, pagemap_entry.class)) {
            long pages = entry.hasNrPages() ? entry.getNrPages() : Integer.toUnsignedLong(entry.getCompatNrPages());
            long from = entry.getVaddr();
            long to = from + pages * PageRuns.PAGE;
            int flags = flags(entry);
            boolean wanted = Long.compareUnsigned(from, end) < 0 && Long.compareUnsigned(to, start) > 0;
            if (wanted) {
                check(here, type, id, entry, flags);
            }
            if (wanted && (flags & VmaStatus.PAGES_IN_PARENT) != 0) {
                read(level + 1, type, id, Math.max(from, start), Long.compareUnsigned(to, end) < 0 ? to : end, runs);
            } else if (wanted) {
                StoredRun run = new StoredRun(from, to - from, file(here, pagesId), position);
                runs.add(
                        Long.compareUnsigned(to, end) <= 0 && from >= start
                                ? run
                                : run.within(start, Long.compareUnsigned(to, end) < 0 ? to : end));
            }
            position += (flags & VmaStatus.PAGES_PRESENT) != 0 ? to - from : 0;
        }
        checkLength(here, type, id, pagesId, position);
    }

    /** Before there were flags, a page that was not in the parent was here. */
    private static int flags(pagemap_entry entry) {
        if (entry.hasFlags()) {
            return entry.getFlags();
        }
        return entry.getInParent() ? VmaStatus.PAGES_IN_PARENT : VmaStatus.PAGES_PRESENT;
    }

    private static void check(Level level, ImageType type, long id, pagemap_entry entry, int flags)
            throws TorporException {
        if (entry.hasBlocks()) {
            throw refusal(
                    "MEMORY-022", level, type.fileName(id), "its pages are compressed", "Dump without --compress.");
        }
        if ((flags & (VmaStatus.PAGES_IN_PARENT | VmaStatus.PAGES_PRESENT)) == 0) {
            throw refusal(
                    "MEMORY-023",
                    level,
                    type.fileName(id),
                    "its pages were left with the source, to be fetched on demand",
                    "Dump without --lazy-pages.");
        }
    }

    private Level level(int index, ImageType type, long id) throws TorporException {
        if (index == levels.size()) {
            Level above = levels.get(index - 1);
            Optional<ImageSet> parent = above.images().parent();
            if (parent.isEmpty() || !parent.get().has(type, id)) {
                throw refusal(
                        "MEMORY-024",
                        above,
                        type.fileName(id),
                        "it needs pages of a checkpoint that this one was made on top of, and "
                                + (parent.isEmpty()
                                        ? "there is no link to that"
                                        : parent.get().store().location() + " has no such file"),
                        "");
            }
            levels.add(new Level(parent.get(), new HashMap<>()));
        }
        return levels.get(index);
    }

    private static FileChannel file(Level level, int pagesId) throws TorporException {
        FileChannel file = level.files().get(pagesId);
        if (file == null) {
            file = level.images().open(ImageType.PAGES, pagesId);
            level.files().put(pagesId, file);
        }
        return file;
    }

    private static void checkLength(Level level, ImageType type, long id, int pagesId, long needed)
            throws TorporException {
        if (needed == 0) {
            return;
        }
        try {
            long length = file(level, pagesId).size();
            if (length < needed) {
                throw refusal(
                        "MEMORY-021",
                        level,
                        type.fileName(id),
                        ImageType.PAGES.fileName(pagesId) + " should have " + needed + " bytes and has " + length,
                        "It is incomplete: copy it again, or use another checkpoint.");
            }
        } catch (IOException e) {
            throw refusal("MEMORY-021", level, type.fileName(id), e.getMessage(), "");
        }
    }

    private static TorporException refusal(String code, Level level, String name, String why, String remedy) {
        return Issue.error(
                        code,
                        new Subject.ImageFile(name),
                        "Cannot restore from " + name + " of "
                                + level.images().store().location() + ": " + why,
                        remedy)
                .toException();
    }

    @Override
    public void close() throws IOException {
        for (Level level : levels) {
            for (FileChannel file : level.files().values()) {
                file.close();
            }
        }
    }
}
