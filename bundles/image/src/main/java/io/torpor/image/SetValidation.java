package io.torpor.image;

import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.TorporException;
import java.util.Optional;

/**
 * Reads a whole set, and follows every reference that a restore will follow. A directory may have left-overs of earlier dumps: files that
 * nothing refers to are decoded only.
 */
final class SetValidation {
    private final ImageSet images;
    private final Damage damage;

    SetValidation(ImageSet images) {
        this.images = images;
        this.damage = new Damage(images.store());
    }

    void run() throws TorporException {
        for (ImageType type : ImageType.all()) {
            if (type.hasRecords()) {
                for (long id : images.ids(type)) {
                    images.entries(type, id);
                }
            }
        }
        if (!images.has(ImageType.PSTREE, 0)) {
            throw damage.missing(ImageType.PSTREE.fileName(0), "").toException();
        }
        FileReferences files = new FileReferences(images);
        PageReferences pages = new PageReferences(images);
        MemoryOwners owners = new MemoryOwners(images);
        for (ImageEntry<pstree_entry> task : images.entries(ImageType.PSTREE, 0, pstree_entry.class)) {
            task(task, owners, files, pages);
        }
        files.checkQueues();
        pages.checkShared();
    }

    private void task(ImageEntry<pstree_entry> task, MemoryOwners owners, FileReferences files, PageReferences pages)
            throws TorporException {
        int pid = task.record().getPid();
        if (state(pid) == TaskState.DEAD) {
            return;
        }
        for (int tid : task.record().getThreadsList()) {
            if (!images.has(ImageType.CORE, tid)) {
                throw damage.dangling(
                                task,
                                "task " + Integer.toUnsignedString(pid) + " has thread " + Integer.toUnsignedString(tid)
                                        + ", but " + ImageType.CORE.fileName(tid) + " is missing")
                        .toException();
            }
        }
        int filesId =
                images.require(ImageType.IDS, pid, task_kobj_ids_entry.class).getFilesId();
        files.checkDescriptors(filesId);
        files.checkDirectories(pid);
        if (owners.of(pid) == pid) {
            files.checkMappings(pid);
            pages.checkPrivate(pid);
        }
    }

    private TaskState state(int pid) throws TorporException {
        core_entry core = images.require(ImageType.CORE, pid, core_entry.class);
        if (!core.hasTc()) {
            throw damage.missing(ImageType.CORE.fileName(pid), "'s part about the task, tc")
                    .toException();
        }
        int number = core.getTc().getTaskState();
        Optional<TaskState> state = TaskState.of(number);
        if (state.isEmpty()) {
            throw damage.unknown(
                            ImageType.CORE.fileName(pid),
                            "task_state has the unknown value " + Integer.toUnsignedString(number))
                    .toException();
        }
        return state.get();
    }
}
