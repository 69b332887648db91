package io.torpor.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.TaskState;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.spi.TorporException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees as the peer writes them. */
class SavedTreeTest {
    private static final int ROOT = 10;
    private static final int CHILD = 12;
    private static final int GRANDCHILD = 14;
    /** What happened to lie in the peer's memory. */
    private static final int NO_THREAD = 1683201712;

    @TempDir
    Path directory;

    private final ImageRecords records = new ImageRecords();

    private SavedTree tree(TaskState stateOfChild) throws TorporException {
        add(ROOT, 0, ROOT, TaskState.ALIVE);
        add(CHILD, ROOT, NO_THREAD, stateOfChild);
        return read();
    }

    private SavedTree read() throws TorporException {
        records.add(
                ImageType.INVENTORY,
                inventory_entry.newBuilder().setImgVersion(2).build());
        DirectoryStore store = new DirectoryStore(directory);
        records.writeTo(store);
        return SavedTree.read(new ImageSet(store), false);
    }

    private void add(int pid, int parent, int thread, TaskState state) {
        add(pid, parent, thread, state, new OwnField.Values());
    }

    private void add(int pid, int parent, int thread, TaskState state, OwnField.Values own) {
        records.add(
                ImageType.PSTREE,
                pstree_entry
                        .newBuilder()
                        .setPid(pid)
                        .setPpid(parent)
                        .setPgid(ROOT)
                        .setSid(ROOT)
                        .addThreads(thread)
                        .build());
        task_core_entry.Builder task = task_core_entry
                .newBuilder()
                .setTaskState(state.number())
                .setExitCode(0)
                .setPersonality(0)
                .setFlags(0)
                .setBlkSigset(0)
                .setComm("");
        own.addTo(task);
        records.add(
                ImageType.CORE,
                pid,
                core_entry
                        .newBuilder()
                        .setMtype(core_entry.march.X86_64)
                        .setTc(task)
                        .build());
    }

    private void addMemory(int pid, int id, boolean recorded) {
        records.add(
                ImageType.IDS,
                pid,
                task_kobj_ids_entry
                        .newBuilder()
                        .setVmId(id)
                        .setFilesId(pid)
                        .setFsId(pid)
                        .setSighandId(id)
                        .build());
        if (recorded) {
            records.add(
                    ImageType.MM,
                    pid,
                    mm_entry.newBuilder()
                            .setMmStartCode(0)
                            .setMmEndCode(0)
                            .setMmStartData(0)
                            .setMmEndData(0)
                            .setMmStartStack(0)
                            .setMmStartBrk(0)
                            .setMmBrk(0)
                            .setMmArgStart(0)
                            .setMmArgEnd(0)
                            .setMmEnvStart(0)
                            .setMmEnvEnd(0)
                            .setExeFileId(1)
                            .build());
        }
    }

    @Test
    void sharersOfMemoryHaveOneRecord() throws TorporException {
        add(ROOT, 0, ROOT, TaskState.ALIVE);
        add(CHILD, ROOT, CHILD, TaskState.ALIVE);
        addMemory(ROOT, 7, true);
        addMemory(CHILD, 7, false);
        SavedTree tree = read();
        assertTrue(tree.find(CHILD).sharesMemory(tree.root()));
        assertTrue(tree.find(CHILD).sharesHandlers(tree.root()));
        assertSame(tree.root(), tree.find(CHILD).memoryOwner());
    }

    @Test
    void whoHasARecordOfItsOwnSharesNothing() throws TorporException {
        add(ROOT, 0, ROOT, TaskState.ALIVE);
        add(CHILD, ROOT, CHILD, TaskState.ALIVE);
        addMemory(ROOT, 7, true);
        addMemory(CHILD, 7, true);
        SavedTree tree = read();
        assertFalse(tree.find(CHILD).sharesMemory(tree.root()));
    }

    @Test
    void memoryComesFromWhoBearsATask() {
        add(ROOT, 0, ROOT, TaskState.ALIVE);
        add(CHILD, ROOT, CHILD, TaskState.ALIVE);
        add(GRANDCHILD, CHILD, GRANDCHILD, TaskState.ALIVE);
        addMemory(ROOT, 7, true);
        addMemory(CHILD, 8, true);
        addMemory(GRANDCHILD, 7, false);
        TorporException refused = assertThrows(TorporException.class, this::read);
        assertEquals("TASKS-040", refused.issue().code());
    }

    @Test
    void aProcessMayHaveLostItsFirstThread() throws TorporException {
        add(ROOT, 0, ROOT, TaskState.ALIVE);
        add(
                CHILD,
                ROOT,
                CHILD,
                TaskState.ALIVE,
                new OwnField.Values().put(OwnField.TASK_LOST_LEADER, 7 << 8).put(OwnField.TASK_EXIT_SIGNAL, 0));
        SavedTree tree = read();
        assertFalse(tree.root().hasLostLeader());
        assertEquals(17, tree.root().exitSignal());
        assertTrue(tree.find(CHILD).hasLostLeader());
        assertEquals(7 << 8, tree.find(CHILD).lostLeadersStatus());
        assertEquals(0, tree.find(CHILD).exitSignal());
    }

    @Test
    void threadsOfZombiesMeanNothing() throws TorporException {
        SavedTree tree = tree(TaskState.DEAD);
        assertTrue(tree.find(CHILD).isZombie());
        assertEquals(Set.of(CHILD), tree.find(CHILD).threads().keySet());
        assertFalse(tree.needs(NO_THREAD));
    }

    @Test
    void threadsOfOthersMustBeThere() {
        TorporException missing = assertThrows(TorporException.class, () -> tree(TaskState.ALIVE));
        assertEquals("IMAGE-010", missing.issue().code());
    }
}
