package io.torpor.tasks;

import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.MemoryOwners;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.remap_file_path_entry;
import io.torpor.image.proto.remap_type;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The saved tree: who was whose child, and who has to give birth to whom so that sessions come out right. */
final class SavedTree {
    private final Map<Integer, SavedTask> byPid = new LinkedHashMap<>();
    private final List<SavedTask> helpers = new ArrayList<>();
    private SavedTask root;

    /** Id of a session or group of the saved tree whose place the engine's own takes, with {@code --shell-job}. */
    private int outsideSession;

    private int outsideGroup;

    /**
     * Reads the tree.
     *
     * @param shellJob whether the root may have belonged to a session or group outside of the tree: it gets the engine's
     */
    static SavedTree read(ImageSet images, boolean shellJob) throws TorporException {
        SavedTree tree = new SavedTree();
        for (pstree_entry entry : images.all(ImageType.PSTREE, pstree_entry.class)) {
            SavedTask task = new SavedTask(entry, entry.getPgid(), entry.getSid());
            task.add(entry.getPid(), images.require(ImageType.CORE, entry.getPid(), core_entry.class));
            if (!task.isZombie()) { // whose thread ids CRIU leaves as they were in its memory
                addThreads(task, entry, images);
            }
            images.one(ImageType.IDS, entry.getPid(), task_kobj_ids_entry.class).ifPresent(ids -> {
                task.setTable(ids.getFilesId());
                task.setContext(ids.getFsId());
                task.setHandlers(ids.getSighandId());
            });
            if (tree.root == null) {
                tree.root = task;
            } else {
                task.setParent(tree.byPid.get(entry.getPpid()));
            }
            tree.byPid.put(task.pid(), task);
        }
        MemoryOwners owners = new MemoryOwners(images);
        for (SavedTask task : tree.byPid.values()) {
            if (task.isAlive()) {
                task.setMemoryOwner(tree.byPid.get(owners.of(task.pid())));
            }
        }
        tree.findOutside(shellJob);
        tree.findHelpers();
        for (remap_file_path_entry remap : images.all(ImageType.REMAP_FPATH, remap_file_path_entry.class)) {
            if (remap.getRemapType() == remap_type.PROCFS && !tree.needs(remap.getRemapId())) {
                // An open entry of /proc of a process that had ended: it is opened while a helper has that id.
                tree.addHelper(SavedTask.helper(remap.getRemapId(), tree.root.session()), tree.root);
            }
        }
        tree.findMothers();
        return tree;
    }

    private static void addThreads(SavedTask task, pstree_entry entry, ImageSet images) throws TorporException {
        for (int tid : entry.getThreadsList()) {
            if (tid != entry.getPid()) {
                task.add(tid, images.require(ImageType.CORE, tid, core_entry.class));
            }
        }
    }

    private void findOutside(boolean shellJob) throws TorporException {
        if (!byPid.containsKey(root.session())) {
            outsideSession = requireShellJob(shellJob, "session", root.session());
        }
        if (!byPid.containsKey(root.group())) {
            outsideGroup = requireShellJob(shellJob, "process group", root.group());
        }
    }

    private int requireShellJob(boolean shellJob, String what, int id) throws TorporException {
        if (!shellJob) {
            throw Issue.error(
                            "TASKS-020",
                            new Subject.Other("task " + root.pid()),
                            "Cannot restore task " + root.pid() + ": it belonged to " + what + " " + id
                                    + ", whose leader was not saved",
                            "Use --shell-job to give it the " + what + " of the restoring process.")
                    .toException();
        }
        return id == 0 ? -1 : id;
    }

    private void findHelpers() {
        for (SavedTask task : List.copyOf(byPid.values())) {
            if (!byPid.containsKey(task.session()) && task.session() != outsideSession) {
                // A dead session leader: it is born by the task's parent, and gives birth to the task for that parent.
                addHelper(SavedTask.helper(task.session(), task.session()), task.parent());
            }
            if (!byPid.containsKey(task.group()) && task.group() != outsideGroup) {
                // A dead group leader: any child of a member is in the right session.
                addHelper(SavedTask.helper(task.group(), task.session()), task);
            }
        }
    }

    private void addHelper(SavedTask helper, SavedTask parent) {
        helper.setParent(parent);
        helpers.add(helper);
        byPid.put(helper.pid(), helper);
    }

    private void findMothers() throws TorporException {
        root.setInheritedSession(outsideSession);
        List<SavedTask> todo = new ArrayList<>(List.of(root));
        for (int i = 0; i < todo.size(); i++) {
            SavedTask mother = todo.get(i);
            for (SavedTask child : byPid.values()) {
                if (child.parent() == mother) {
                    place(child, mother);
                    todo.add(child);
                }
            }
        }
    }

    private void place(SavedTask child, SavedTask parent) throws TorporException {
        SavedTask leader = byPid.get(child.session());
        if (child.isSessionLeader() || child.session() == parent.session()) {
            child.setInheritedSession(parent.session());
            checkInheritance(child, parent, parent);
            parent.bornAfter().add(child);
        } else if (child.session() == parent.inheritedSession()) {
            child.setInheritedSession(parent.inheritedSession());
            checkInheritance(child, parent, parent);
            parent.bornBefore().add(child);
        } else if (leader != null && leader.parent() == parent) {
            child.setInheritedSession(leader.session());
            checkInheritance(child, parent, leader);
            leader.bornForParent().add(child);
        } else {
            throw Issue.error(
                            "TASKS-021",
                            new Subject.Other("task " + child.pid()),
                            "Cannot restore task " + child.pid() + ": it was a child of task " + parent.pid()
                                    + ", but in session " + child.session()
                                    + ", which neither that task nor a child of it leads",
                            "This tree of sessions is not supported yet.")
                    .toException();
        }
    }

    /** A child inherits from who bears it, parent or not, what it should have in common with another. */
    private static void checkInheritance(SavedTask child, SavedTask parent, SavedTask mother) throws TorporException {
        boolean context = child.sharesContext(parent) && !child.sharesContext(mother);
        boolean table = child.sharesTable(parent) && !child.sharesTable(mother);
        boolean memory = child.memoryOwner() != child && !child.sharesMemory(mother);
        if (context || table || memory) {
            throw Issue.error(
                            "TASKS-040",
                            new Subject.Other("task " + child.pid()),
                            "Cannot restore task " + child.pid() + ": it shares its "
                                    + (memory ? "memory" : context ? "working directory" : "descriptors")
                                    + " with task "
                                    + (memory ? child.memoryOwner() : parent).pid()
                                    + ", but has to be born by task " + mother.pid()
                                    + ", which does not: it cannot inherit that",
                            "")
                    .toException();
        }
    }

    SavedTask root() {
        return root;
    }

    /** All tasks and helpers, by id. */
    Collection<SavedTask> tasks() {
        return byPid.values();
    }

    SavedTask find(int pid) {
        return byPid.get(pid);
    }

    List<SavedTask> helpers() {
        return helpers;
    }

    /** Whether a group is one that the engine's own stands in for. */
    boolean isOutside(SavedTask task) {
        return task.group() == outsideGroup || task.group() == 0;
    }

    /** Whether the tree needs an id for a process or thread. */
    boolean needs(int id) {
        if (byPid.containsKey(id)) {
            return true;
        }
        for (SavedTask task : byPid.values()) {
            if (task.threads().containsKey(id)) {
                return true;
            }
        }
        return false;
    }
}
