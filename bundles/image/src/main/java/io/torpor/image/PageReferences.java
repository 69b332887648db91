package io.torpor.image;

import io.torpor.image.proto.ipc_shm_entry;
import io.torpor.image.proto.memfd_inode_entry;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** References from page maps to the content of pages, in this set and in those below it. */
final class PageReferences {
    /** {@code vma_entry.status}: shared and anonymous; {@code shmid} is then the memory object's id. */
    private static final int SHARED_ANONYMOUS = 1 << 8;

    private final ImageSet images;
    private final Set<Long> sharedObjects = new TreeSet<>();

    PageReferences(ImageSet images) {
        this.images = images;
    }

    void checkPrivate(int pid) throws TorporException {
        if (!images.has(ImageType.PAGEMAP, pid)) {
            throw new Damage(images.store())
                    .missing(ImageType.PAGEMAP.fileName(pid), "")
                    .toException();
        }
        check(images, ImageType.PAGEMAP, pid);
        for (vma_entry mapping :
                images.require(ImageType.MM, pid, mm_entry.class).getVmasList()) {
            if ((mapping.getStatus() & SHARED_ANONYMOUS) != 0) {
                sharedObjects.add(mapping.getShmid());
            }
        }
    }

    /** The objects of the mappings seen by {@link #checkPrivate}, memfds, System V segments. One that never had a page has no page map. */
    void checkShared() throws TorporException {
        for (memfd_inode_entry memfd : images.all(ImageType.MEMFD_INODE, memfd_inode_entry.class)) {
            sharedObjects.add(Integer.toUnsignedLong(memfd.getShmid()));
        }
        for (long namespace : images.ids(ImageType.IPCNS_SHM)) {
            for (ipc_shm_entry segment : images.all(ImageType.IPCNS_SHM, namespace, ipc_shm_entry.class)) {
                sharedObjects.add(Integer.toUnsignedLong(segment.getDesc().getId()));
            }
        }
        for (long object : sharedObjects) {
            if (images.has(ImageType.SHMEM_PAGEMAP, object)) {
                check(images, ImageType.SHMEM_PAGEMAP, object);
            }
        }
    }

    private static void check(ImageSet set, ImageType type, long id) throws TorporException {
        Damage damage = new Damage(set.store());
        List<ImageEntry<pagemap_entry>> runs = set.entries(type, id, pagemap_entry.class);
        long bytes = 0;
        long end = 0;
        ImageEntry<pagemap_entry> firstInParent = null;
        for (ImageEntry<pagemap_entry> run : runs) {
            PageRun pages = PageRun.of(run.record());
            if (pages.count() < 0
                    || Long.compareUnsigned(pages.start(), end) < 0
                    || Long.compareUnsigned(pages.end(), pages.start()) < 0) {
                throw damage.dangling(
                                run,
                                "a run of pages at 0x" + Long.toHexString(pages.start())
                                        + " overlaps the one before, or the end of memory")
                        .toException();
            }
            end = pages.end();
            bytes += pages.bytes();
            if (pages.inParent() && firstInParent == null) {
                firstInParent = run;
            }
        }
        pagesFile(set, damage, set.entries(type, id, pagemap_head.class).get(0), bytes);
        if (firstInParent != null) {
            Optional<ImageSet> parent = set.parent();
            if (parent.isEmpty()) {
                throw damage.dangling(
                                firstInParent, "pages are in the parent images, but there is no link named parent")
                        .toException();
            }
            covered(damage, runs, parent.get(), type, id);
        }
    }

    private static void pagesFile(ImageSet set, Damage damage, ImageEntry<pagemap_head> head, long bytes)
            throws TorporException {
        int pagesId = head.record().getPagesId();
        String name = ImageType.PAGES.fileName(pagesId);
        if (!set.has(ImageType.PAGES, pagesId)) {
            if (bytes == 0) {
                return;
            }
            throw damage.missing(name, ", which " + head.file() + " refers to").toException();
        }
        long size;
        try (FileChannel channel = set.open(ImageType.PAGES, pagesId)) {
            size = channel.size();
        } catch (IOException e) {
            throw StoreFailure.reading(set.store(), name, e).toException();
        }
        if (size != bytes) {
            throw damage.dangling(head, "the page map has " + bytes + " bytes of pages, but " + name + " has " + size)
                    .toException();
        }
    }

    /** Every run that is said to be below must be found there, in part perhaps further down. */
    private static void covered(
            Damage damage, List<ImageEntry<pagemap_entry>> runs, ImageSet parent, ImageType type, long id)
            throws TorporException {
        if (!parent.has(type, id)) {
            throw new Damage(parent.store())
                    .missing(type.fileName(id), ", which the images made on top of it need")
                    .toException();
        }
        check(parent, type, id);
        List<pagemap_entry> below = parent.all(type, id, pagemap_entry.class);
        int next = 0;
        for (ImageEntry<pagemap_entry> entry : runs) {
            PageRun run = PageRun.of(entry.record());
            long reached = run.start();
            while (run.inParent() && Long.compareUnsigned(reached, run.end()) < 0) {
                while (next < below.size()
                        && Long.compareUnsigned(PageRun.of(below.get(next)).end(), reached) <= 0) {
                    next++;
                }
                PageRun found = next == below.size() ? null : PageRun.of(below.get(next));
                if (found == null
                        || Long.compareUnsigned(found.start(), reached) > 0
                        || found.bytes() == 0 && !found.inParent()) {
                    throw damage.dangling(
                                    entry,
                                    "the page at 0x" + Long.toHexString(reached) + " is not in the parent images in "
                                            + parent.store().location())
                            .toException();
                }
                reached = found.end();
            }
        }
    }
}
