package io.torpor.tracee;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A puppet and the core images that it is made from. For the steps of a restore that follow BIRTH.
 *
 * @param puppet of a process that is to live
 * @param core what was saved of the process
 * @param threads what was saved of its threads, the leader first, without one that ends first ({@link #lostLeader})
 */
public record SavedTask(Puppet puppet, task_core_entry core, List<SavedThread> threads) {
    private static final int ALIVE = 1;
    private static final int STOPPED = 6;

    /**
     * A thread of a puppet and what was saved of it.
     *
     * @param core its record
     */
    public record SavedThread(PuppetThread thread, thread_core_entry core) {}

    /**
     * All processes that are to live: neither zombies nor helpers.
     *
     * @throws TorporException when an image of a puppet is missing or broken
     */
    public static List<SavedTask> living(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        List<SavedTask> living = new ArrayList<>();
        for (Puppet puppet : context.require(PuppetTree.class).puppets()) {
            int id = puppet.virtualPid().number();
            if (images.has(ImageType.CORE, id)) {
                task_core_entry core =
                        images.require(ImageType.CORE, id, core_entry.class).getTc();
                if (core.getTaskState() == ALIVE || core.getTaskState() == STOPPED) {
                    living.add(new SavedTask(puppet, core, threads(images, puppet)));
                }
            }
        }
        return living;
    }

    private static List<SavedThread> threads(ImageSet images, Puppet puppet) throws TorporException {
        List<SavedThread> threads = new ArrayList<>(puppet.threads().size());
        for (PuppetThread thread : puppet.threads()) {
            if (thread.endsFirst()) {
                continue;
            }
            core_entry core = images.require(ImageType.CORE, thread.virtualTid(), core_entry.class);
            threads.add(new SavedThread(thread, core.getThreadCore()));
        }
        return threads;
    }

    /**
     * The first thread, if it is to end while the others go on, and has not yet done so. Of such a thread only credentials are saved.
     *
     * @throws TorporException when its image is broken
     */
    public Optional<SavedThread> lostLeader(RestoreContext context) throws TorporException {
        PuppetThread first = puppet.leader();
        if (!first.endsFirst()) {
            return Optional.empty();
        }
        ImageSet images = context.require(ImageSet.class);
        return Optional.of(new SavedThread(
                first,
                images.require(ImageType.CORE, first.virtualTid(), core_entry.class)
                        .getThreadCore()));
    }

    /** The process, by the id that it had and will have. */
    public Subject.Task subject() {
        return new Subject.Task(puppet.pid(), core.getComm());
    }

    public Subject.Thread subject(SavedThread thread) {
        return new Subject.Thread(subject(), thread.thread().virtualTid());
    }

    public SavedThread leader() {
        return threads.get(0);
    }
}
