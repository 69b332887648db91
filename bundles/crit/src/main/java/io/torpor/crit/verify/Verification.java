package io.torpor.crit.verify;

import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.PageRun;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a check of a whole checkpoint found. Every file is read to its end; then all that a restore will follow is followed. A file that cannot be
 * read hides what it refers to, so references are followed only if all files can be.
 */
public final class Verification {
    private final ImageSet images;
    private final List<Issue> problems = new ArrayList<>();
    private final List<Issue> remarks = new ArrayList<>();
    private int files;
    private long pages;

    private Verification(ImageSet images) {
        this.images = images;
    }

    /**
     * Checks the checkpoint in a directory, and what it was made on top of.
     *
     * @throws TorporException IMAGE-001, IMAGE-008 or IMAGE-009 when there is none that can be read
     */
    public static Verification of(Path directory) throws TorporException {
        Verification verification = new Verification(new ImageSet(new DirectoryStore(directory)));
        verification.readAll();
        if (verification.problems.isEmpty()) {
            verification.follow();
        }
        return verification;
    }

    private void readAll() {
        for (ImageType type : ImageType.values()) {
            for (long id : images.ids(type)) {
                files++;
                if (type.hasRecords()) {
                    collect(() -> images.entries(type, id));
                }
            }
        }
    }

    private void follow() {
        collect(() -> remarks.addAll(images.validate()));
        Mismatches mismatches = new Mismatches(images, problems);
        FurtherReferences references = new FurtherReferences(images, mismatches);
        collect(references::tasks);
        collect(references::files);
        collect(references::removedFiles);
        collect(() -> remarks.addAll(references.unusedPages()));
        collect(() -> {
            SocketReferences sockets = new SocketReferences(images, mismatches);
            sockets.peers();
            sockets.queues();
            remarks.addAll(sockets.streams());
        });
        collect(() -> new EpollReferences(images, mismatches).targets());
        collect(() -> {
            for (ImageType type : List.of(ImageType.PAGEMAP, ImageType.SHMEM_PAGEMAP)) {
                for (long id : images.ids(type)) {
                    for (pagemap_entry entry : images.all(type, id, pagemap_entry.class)) {
                        pages += PageRun.of(entry).count();
                    }
                }
            }
        });
    }

    private interface Check {
        void run() throws TorporException;
    }

    private void collect(Check check) {
        try {
            check.run();
        } catch (TorporException e) {
            problems.add(e.issue());
        }
    }

    /** Why the checkpoint cannot be restored; empty if it can. */
    public List<Issue> problems() {
        return List.copyOf(problems);
    }

    /** What is odd, but no reason to refuse it. */
    public List<Issue> remarks() {
        return List.copyOf(remarks);
    }

    /** One line for a checkpoint without problems. */
    public String summary() throws TorporException {
        int tasks = images.all(ImageType.PSTREE, pstree_entry.class).size();
        return images.store().location() + ": complete; " + count(files, "file") + ", " + count(tasks, "task") + ", "
                + count(pages, "page") + " of memory";
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
