package io.torpor.tasks;

import com.google.protobuf.Message;
import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.OwnField;
import io.torpor.image.TaskState;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.rseq_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.CoreRecords;
import io.torpor.tracee.FileTables;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Makes the records of the tree, its ids, and the core of every thread. After the tree has been let go, because hundreds of registers take their time. */
@Component
@DumpStep(
        name = "tasks-records",
        stage = DumpStage.SEAL,
        needs = {"task-tree", "core-records", "core-fields", "images", "answers"},
        provides = "records")
public final class TreeRecorder implements ResourceDumper {

    private static final int OWN_CGROUP_SET = 1;
    private static final int SIGCHLD = 17;

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        ImageRecords images = context.require(ImageRecords.class);
        CoreRecords cores = context.require(CoreRecords.class);
        ThreadAnswers answers = context.require(ThreadAnswers.class);
        FileTables tables = context.require(FileTables.class);
        TreeSharing sharing = context.require(TreeSharing.class);
        Map<Pid, Integer> own = new HashMap<>();
        for (FrozenTask task : tree.tasks()) {
            images.add(ImageType.PSTREE, pstree(tree, task));
            if (task.isZombie()) {
                images.add(ImageType.CORE, task.virtualPid().number(), zombie(tree, task));
                continue;
            }
            own.put(task.pid(), Inventory.FIRST_FREE_ID + own.size());
            images.add(
                    ImageType.IDS,
                    task.virtualPid().number(),
                    Inventory.namespaces(task_kobj_ids_entry.newBuilder())
                            .setVmId(own.get(sharing.memory().firstFor(task).pid()))
                            .setFilesId(tables.tableIdOf(task.pid()))
                            .setFsId(own.get(sharing.contexts().firstFor(task).pid()))
                            .setSighandId(
                                    own.get(sharing.handlers().firstFor(task).pid()))
                            .build());
            if (task.hasLostLeader()) {
                images.add(ImageType.CORE, task.virtualPid().number(), lostLeader(tree, task, cores));
            }
            for (FrozenThread thread : task.threads()) {
                images.add(ImageType.CORE, thread.virtualTid(), core(tree, task, thread, cores, answers));
            }
        }
        Inventory.add(images, context);
    }

    private static pstree_entry pstree(FrozenTree tree, FrozenTask task) {
        FrozenTask parent =
                task == tree.root() ? null : tree.find(new Pid(task.stat().parent()));
        int[] groups = task.status().processGroups();
        int[] sessions = task.status().sessions();
        pstree_entry.Builder entry = pstree_entry
                .newBuilder()
                .setPid(task.virtualPid().number())
                .setPpid(parent == null ? 0 : parent.virtualPid().number())
                .setPgid(groups[groups.length - 1])
                .setSid(sessions[sessions.length - 1]);
        if (task.isZombie() || task.hasLostLeader()) {
            entry.addThreads(task.virtualPid().number());
        }
        for (FrozenThread thread : task.threads()) {
            entry.addThreads(thread.virtualTid());
        }
        return entry.build();
    }

    private static core_entry zombie(FrozenTree tree, FrozenTask task) {
        task_core_entry.Builder record = task_core_entry
                .newBuilder()
                .setTaskState(TaskState.DEAD.number())
                .setExitCode(task.stat().exitCode())
                .setPersonality(0)
                .setFlags(0)
                .setBlkSigset(0)
                .setComm(task.stat().comm());
        putExitSignal(tree, task, record);
        return core_entry
                .newBuilder()
                .setMtype(tree.architecture().coreType())
                .setTc(record)
                .build();
    }

    /** The root's is what its new parent wants. */
    private static void putExitSignal(FrozenTree tree, FrozenTask task, task_core_entry.Builder record) {
        int signal = task.stat().exitSignal();
        if (signal != SIGCHLD && task != tree.root()) {
            new OwnField.Values().put(OwnField.TASK_EXIT_SIGNAL, signal).addTo(record);
        }
    }

    /** It has no registers, by which other readers of images notice that something is amiss. */
    private static core_entry lostLeader(FrozenTree tree, FrozenTask task, CoreRecords cores) {
        task_core_entry.Builder record = process(tree, task, cores, task.stat().comm());
        new OwnField.Values()
                .put(OwnField.TASK_LOST_LEADER, task.stat().exitCode())
                .addTo(record);
        thread_core_entry.Builder thread = cores.thread(Tid.leaderOf(task.pid()))
                .setComm(task.stat().comm())
                .setCgSet(OWN_CGROUP_SET);
        RobustLists.save(thread, 0, 0);
        return core_entry
                .newBuilder()
                .setMtype(tree.architecture().coreType())
                .setTc(record)
                .setThreadCore(thread)
                .build();
    }

    private static task_core_entry.Builder process(FrozenTree tree, FrozenTask task, CoreRecords cores, String name) {
        task_core_entry.Builder record = cores.task(task.pid())
                .setTaskState((task.stopSignal() == 0 ? TaskState.ALIVE : TaskState.STOPPED).number())
                .setExitCode(0)
                .setFlags((int) task.stat().flags())
                .setComm(name)
                .setCgSet(OWN_CGROUP_SET);
        if (task.stopSignal() != 0) {
            record.setStopSigno(task.stopSignal());
        }
        putExitSignal(tree, task, record);
        return record;
    }

    private static core_entry core(
            FrozenTree tree, FrozenTask task, FrozenThread thread, CoreRecords cores, ThreadAnswers answers) {
        ByteBuffer registers = RestoredRegisters.of(tree.architecture(), thread);
        Message info = tree.architecture()
                .saveRegisters(
                        registers,
                        0,
                        thread.registers(),
                        thread.extendedAt(),
                        thread.extendedBytes(),
                        thread.areasAt(),
                        answers.tidAddress(thread));
        core_entry.Builder core =
                core_entry.newBuilder().setMtype(tree.architecture().coreType());
        tree.architecture().putRegisters(core, answers.traits(thread).addTo(info));
        thread_core_entry.Builder record =
                cores.thread(thread.tid()).setComm(answers.name(thread)).setCgSet(OWN_CGROUP_SET);
        RobustLists.save(record, answers.robustList(thread), answers.compatRobustList(thread));
        long[] rseq = thread.rseq();
        if (rseq[0] != 0) {
            record.setRseqEntry(rseq_entry
                    .newBuilder()
                    .setRseqAbiPointer(rseq[0])
                    .setRseqAbiSize((int) rseq[1])
                    .setSignature((int) rseq[2])
                    .setRseqCsPointer(thread.criticalSection()));
        }
        core.setThreadCore(record);
        if (thread == task.leader() && !task.hasLostLeader()) {
            core.setTc(process(tree, task, cores, answers.name(thread)));
        }
        return core.build();
    }
}
