package io.torpor.tasks;

import io.torpor.image.OwnField;
import io.torpor.image.TaskState;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.sa_entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process of the saved tree, or a helper that stands in for a dead leader while the tree is born. */
final class SavedTask {
    private static final int SIGCHLD = 17;

    private final int pid;
    private final int group;
    private final int session;
    private final boolean helper;
    private final Map<Integer, core_entry> threads = new LinkedHashMap<>();
    /** Born before this task becomes a session leader, because they belong to the session it was born in. */
    private final List<SavedTask> bornBefore = new ArrayList<>();

    private final List<SavedTask> bornAfter = new ArrayList<>();
    /** Born by this task, but as children of its parent. */
    private final List<SavedTask> bornForParent = new ArrayList<>();

    private SavedTask parent;
    private int table;
    private int context;
    private int handlers;
    private SavedTask memoryOwner = this;
    private int inheritedSession;

    SavedTask(pstree_entry entry, int group, int session) {
        this(entry.getPid(), group, session, false);
    }

    private SavedTask(int pid, int group, int session, boolean helper) {
        this.pid = pid;
        this.group = group;
        this.session = session;
        this.helper = helper;
    }

    static SavedTask helper(int pid, int session) {
        return new SavedTask(pid, pid, session, true);
    }

    void add(int tid, core_entry core) {
        threads.put(tid, core);
    }

    int pid() {
        return pid;
    }

    int group() {
        return group;
    }

    int session() {
        return session;
    }

    boolean isHelper() {
        return helper;
    }

    boolean isSessionLeader() {
        return session == pid;
    }

    boolean isZombie() {
        return !helper && core().getTc().getTaskState() == TaskState.DEAD.number();
    }

    boolean isStopped() {
        return !helper && core().getTc().getTaskState() == TaskState.STOPPED.number();
    }

    /** Whether it runs after the restore. */
    boolean isAlive() {
        return !helper && !isZombie();
    }

    /** Whether it was a 32-bit program, or part of it was. */
    boolean isCompat() {
        for (sa_entry action : core().getTc().getSigactionsList()) {
            if (action.getCompatSigaction()) {
                return true;
            }
        }
        return false;
    }

    /** Whether its first thread had ended while others went on. */
    boolean hasLostLeader() {
        return isAlive() && OwnField.TASK_LOST_LEADER.isIn(core().getTc());
    }

    /** What its first thread ended with, as wait(2) tells. */
    int lostLeadersStatus() {
        return (int) OwnField.TASK_LOST_LEADER.get(core().getTc(), 0);
    }

    /** The leader's record. */
    core_entry core() {
        return threads.get(pid);
    }

    /** Records by thread id, the leader's first. */
    Map<Integer, core_entry> threads() {
        return threads;
    }

    /** Id of its table of descriptors: tasks with the same share one. 0 without a table. */
    int table() {
        return table;
    }

    void setTable(int id) {
        table = id;
    }

    /** Whether two tasks have one table of descriptors between them (CLONE_FILES). */
    boolean sharesTable(SavedTask other) {
        return table != 0 && table == other.table;
    }

    void setContext(int id) {
        context = id;
    }

    /** Whether two tasks have one working directory, root and umask between them (CLONE_FS). */
    boolean sharesContext(SavedTask other) {
        return context != 0 && context == other.context;
    }

    /** Whether two tasks have one address space between them (CLONE_VM). */
    boolean sharesMemory(SavedTask other) {
        return memoryOwner == other.memoryOwner;
    }

    /** Itself, or the first task that it shares its memory with: the only one with a record of mappings. */
    SavedTask memoryOwner() {
        return memoryOwner;
    }

    void setMemoryOwner(SavedTask first) {
        memoryOwner = first;
    }

    void setHandlers(int id) {
        handlers = id;
    }

    /** Whether two tasks have one table of signal handlers between them (CLONE_SIGHAND). */
    boolean sharesHandlers(SavedTask other) {
        return handlers != 0 && handlers == other.handlers;
    }

    /** What its parent is sent when it ends. */
    int exitSignal() {
        return helper ? SIGCHLD : (int) OwnField.TASK_EXIT_SIGNAL.get(core().getTc(), SIGCHLD);
    }

    SavedTask parent() {
        return parent;
    }

    void setParent(SavedTask task) {
        parent = task;
    }

    int inheritedSession() {
        return inheritedSession;
    }

    void setInheritedSession(int id) {
        inheritedSession = id;
    }

    List<SavedTask> bornBefore() {
        return bornBefore;
    }

    List<SavedTask> bornAfter() {
        return bornAfter;
    }

    List<SavedTask> bornForParent() {
        return bornForParent;
    }
}
