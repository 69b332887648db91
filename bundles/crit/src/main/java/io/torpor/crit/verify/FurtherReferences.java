package io.torpor.crit.verify;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.memfd_inode_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.image.proto.remap_type;
import io.torpor.image.proto.seccomp_entry;
import io.torpor.image.proto.seccomp_mode;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** References between records that {@link ImageSet#validate} leaves to those who restore them. All that lead nowhere are collected. */
final class FurtherReferences {
    private final ImageSet images;
    private final Mismatches mismatches;
    private final Set<Integer> fileIds = new HashSet<>();

    FurtherReferences(ImageSet images, Mismatches mismatches) {
        this.images = images;
        this.mismatches = mismatches;
    }

    /** Parents, and filters of system calls. */
    void tasks() throws TorporException {
        List<pstree_entry> tasks = images.all(ImageType.PSTREE, pstree_entry.class);
        Set<Integer> pids = new HashSet<>();
        for (pstree_entry task : tasks) {
            if (!pids.add(task.getPid())) {
                mismatches.add("pstree.img", "has task " + task.getPid() + " twice");
            }
        }
        int filters = images.one(ImageType.SECCOMP, 0, seccomp_entry.class)
                .map(seccomp_entry::getSeccompFiltersCount)
                .orElse(0);
        for (pstree_entry task : tasks) {
            if (task.getPpid() != 0 && !pids.contains(task.getPpid())) {
                mismatches.add("pstree.img", "has no task " + task.getPpid() + ", the parent of task " + task.getPid());
            }
            for (int thread : task.getThreadsList()) {
                filter(thread, filters);
            }
        }
    }

    private void filter(int tid, int filters) throws TorporException {
        thread_core_entry thread = images.one(ImageType.CORE, tid, core_entry.class)
                .map(core_entry::getThreadCore)
                .orElse(thread_core_entry.getDefaultInstance());
        if (thread.getSeccompMode() == seccomp_mode.filter
                && Integer.compareUnsigned(thread.getSeccompFilter(), filters) >= 0) {
            mismatches.add(
                    ImageType.CORE.fileName(tid),
                    "refers to seccomp filter " + thread.getSeccompFilter() + ", but seccomp.img has " + filters);
        }
    }

    /** What open files are of: terminals, memory files, connections. */
    void files() throws TorporException {
        Set<Integer> terminals = new HashSet<>();
        for (tty_info_entry terminal : images.all(ImageType.TTY_INFO, tty_info_entry.class)) {
            terminals.add(terminal.getId());
        }
        Set<Integer> memory = new HashSet<>();
        for (memfd_inode_entry inode : images.all(ImageType.MEMFD_INODE, memfd_inode_entry.class)) {
            memory.add((int) inode.getInodeId());
        }
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            fileIds.add(file.getId());
            String name = "refers from file " + Integer.toUnsignedString(file.getId()) + " to ";
            if (file.hasTty() && !terminals.contains(file.getTty().getTtyInfoId())) {
                mismatches.add(
                        "files.img",
                        name + "terminal " + file.getTty().getTtyInfoId() + ", which tty-info.img does not have");
            }
            if (file.hasMemfd() && !memory.contains(file.getMemfd().getInodeId())) {
                mismatches.add(
                        "files.img",
                        name + "memfd " + file.getMemfd().getInodeId() + ", which memfd.img does not have");
            }
        }
    }

    /** The content of files without a name must be there. */
    void removedFiles() throws TorporException {
        for (remap_file_path_entry remap : images.all(ImageType.REMAP_FPATH, remap_file_path_entry.class)) {
            boolean ghost = !remap.hasRemapType() || remap.getRemapType() == remap_type.GHOST;
            boolean linked = remap.hasRemapType() && remap.getRemapType() == remap_type.LINKED;
            if (!fileIds.contains(remap.getOrigId())) {
                mismatches.add(
                        "remap-fpath.img", "refers to file " + remap.getOrigId() + ", which files.img does not have");
            }
            if (ghost && !images.has(ImageType.GHOST_FILE, remap.getRemapId())) {
                mismatches.add(
                        "remap-fpath.img",
                        "refers to " + ImageType.GHOST_FILE.fileName(remap.getRemapId()) + ", which is missing");
            }
            if (linked && !fileIds.contains(remap.getRemapId())) {
                mismatches.add(
                        "remap-fpath.img", "refers to file " + remap.getRemapId() + ", which files.img does not have");
            }
        }
    }

    /** Pages that no page map leads to: left over, or their page map is lost. */
    List<Issue> unusedPages() throws TorporException {
        Set<Long> used = new HashSet<>();
        for (ImageType type : List.of(ImageType.PAGEMAP, ImageType.SHMEM_PAGEMAP)) {
            for (long id : images.ids(type)) {
                for (pagemap_head head : images.all(type, id, pagemap_head.class)) {
                    used.add(Integer.toUnsignedLong(head.getPagesId()));
                }
            }
        }
        List<Issue> unused = new ArrayList<>();
        for (long id : images.ids(ImageType.PAGES)) {
            if (!used.contains(id)) {
                String name = ImageType.PAGES.fileName(id);
                unused.add(Issue.warning(
                        "CRIT-008",
                        new Subject.ImageFile(name),
                        name + " of " + images.store().location() + " is of no page map",
                        "It may be left over from an earlier dump."));
            }
        }
        return unused;
    }
}
