package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.image.proto.vma_entry;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory that a puppet has before its address space is built: inherited from whom it was born by, and put there to be inherited.
 *
 * @param mappings those of the task that are mapped already, by rising address; writable all of them
 * @param pages the pages in them that have the task's content already
 */
record Estate(List<SavedMapping> mappings, PageSet pages) {
    static final Estate NONE = new Estate(List.of(), PageSet.NONE);

    boolean has(SavedMapping mapping) {
        int low = 0;
        int high = mappings.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            SavedMapping other = mappings.get(middle);
            if (other.start() == mapping.start()) {
                return !mapping.isGuard();
            }
            if (other.start() < mapping.start()) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    /** What a child can keep of this, if it has these pages of it unchanged. */
    Estate inheritedBy(SavedTask child, PageSet unchanged) {
        List<SavedMapping> kept = new ArrayList<>();
        PageSet.Builder area = new PageSet.Builder();
        for (SavedMapping mapping : common(mappings, child.mappings())) {
            if (unchanged.touches(mapping.start(), mapping.end())) {
                kept.add(mapping);
                area.add(mapping.start(), mapping.end());
            }
        }
        return new Estate(kept, pages.and(unchanged).and(area.build()));
    }

    /** The addresses that are mapped. */
    PageSet area() {
        PageSet.Builder area = new PageSet.Builder();
        for (SavedMapping mapping : mappings) {
            area.add(mapping.start(), mapping.end());
        }
        return area.build();
    }

    /** The child's mappings that may be what is left of the parent's; both lists by rising address. */
    static List<SavedMapping> common(List<SavedMapping> parents, List<SavedMapping> childs) {
        List<SavedMapping> common = new ArrayList<>();
        int next = 0;
        for (SavedMapping mapping : childs) {
            if (!mayBeInherited(mapping)) {
                continue;
            }
            while (next < parents.size() && parents.get(next).end() <= mapping.start()) {
                next++;
            }
            if (next < parents.size() && isPartOf(mapping, parents.get(next))) {
                common.add(mapping);
            }
        }
        return common;
    }

    static List<AddressRange> ranges(List<SavedMapping> mappings) {
        List<AddressRange> ranges = new ArrayList<>(mappings.size());
        for (SavedMapping mapping : mappings) {
            ranges.add(new AddressRange(mapping.start(), mapping.end()));
        }
        return ranges;
    }

    /** Memory without a file that stays where it is: a stack may have grown in one and not in the other. */
    private static boolean mayBeInherited(SavedMapping mapping) {
        return mapping.isOurs()
                && mapping.kind() == MappingKind.ANONYMOUS_PRIVATE
                && !mapping.isDroppable()
                && !mapping.isHuge()
                && !mapping.growsDown();
    }

    private static boolean isPartOf(SavedMapping part, SavedMapping whole) {
        vma_entry a = part.record();
        vma_entry b = whole.record();
        return mayBeInherited(whole)
                && whole.start() <= part.start()
                && part.end() <= whole.end()
                && part.mappedLike(whole)
                && (a.getStatus() & VmaStatus.NOT_ACCOUNTED) == (b.getStatus() & VmaStatus.NOT_ACCOUNTED);
    }
}
