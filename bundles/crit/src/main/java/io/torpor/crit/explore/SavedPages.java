package io.torpor.crit.explore;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.PageRun;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.TorporException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Each task's runs of saved pages, and beside them the mappings that they lie in: first page and number of pages of both. */
final class SavedPages extends Explorer {
    private static final String BLANK = " ".repeat(24);

    @Override
    void show(ImageSet images, PrintStream output) throws TorporException {
        MappingNames names = new MappingNames(images);
        for (pstree_entry task : images.all(ImageType.PSTREE, pstree_entry.class)) {
            output.println(Integer.toUnsignedString(task.getPid()));
            Optional<mm_entry> memory = images.one(ImageType.MM, task.getPid(), mm_entry.class);
            if (memory.isPresent()) {
                show(
                        images.all(ImageType.PAGEMAP, task.getPid(), pagemap_entry.class),
                        memory.get().getVmasList(),
                        names,
                        output);
            }
        }
    }

    /** Both lists rise. A mapping is described once, at the first run that it has a part in; further ones have a sign that it goes on. */
    private static void show(
            List<pagemap_entry> entries, List<vma_entry> mappings, MappingNames names, PrintStream output) {
        int next = 0;
        for (pagemap_entry entry : entries) {
            PageRun run = PageRun.of(entry);
            String pages = "%x / %d".formatted(run.start(), run.count());
            String column = "%-24s".formatted(pages);
            while (next < mappings.size()
                    && Long.compareUnsigned(mappings.get(next).getEnd(), run.start()) <= 0) {
                next++;
            }
            boolean begun =
                    next > 0 && Long.compareUnsigned(mappings.get(next - 1).getEnd(), run.start()) > 0;
            boolean none = next == mappings.size()
                    || Long.compareUnsigned(mappings.get(next).getStart(), run.end()) >= 0;
            if (begun || none) {
                output.println("\t" + column + "~");
                column = BLANK;
            }
            while (next < mappings.size()
                    && Long.compareUnsigned(mappings.get(next).getStart(), run.end()) < 0) {
                output.println("\t" + column + mapping(mappings.get(next), names));
                column = BLANK;
                next++;
            }
            output.println("\t" + BLANK.substring(1));
        }
    }

    private static String mapping(vma_entry mapping, MappingNames names) {
        long pages = Long.divideUnsigned(mapping.getEnd() - mapping.getStart(), PageRun.PAGE_SIZE);
        String file = names.file(mapping);
        return "%08x / %-8d%s".formatted(mapping.getStart(), pages, file.isEmpty() ? "" : " " + file);
    }
}
