package io.torpor.memory;

import com.google.protobuf.UnknownFieldSet;
import io.torpor.procfs.VmFlags;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import java.util.ArrayList;
import java.util.List;

/** What only a task itself can tell about its memory, and only few tasks have: asked where there is a hint, as each question costs time while the tree stands still. */
final class RareAnswers {
    /** Up to so many are asked for their policies even where these have no effect, because another machine may have more nodes. */
    private static final int FEW_MAPPINGS = 1000;

    private final LockQuestion lock;
    private final ProtectionKeys keys;
    private final MappingPolicies mappingPolicies;
    private final List<NumaPolicy.Answer> policies = new ArrayList<>();

    /**
     * Queues the questions.
     *
     * @param task whose memory it is; others of the tree may share it
     * @param nodes how many memory nodes the machine may have; with one, policies have no effect, and of threads only the first is asked
     */
    RareAnswers(FrozenTree tree, FrozenTask task, AddressSpace space, int nodes) {
        boolean locked = false;
        for (TaskMapping mapping : space.special()) {
            locked |= mapping.has(VmFlags.LOCKED);
        }
        List<TaskMapping> mappings = space.all();
        lock = locked ? new LockQuestion(task.leader().questions()) : null;
        boolean cheap = mappings.size() <= FEW_MAPPINGS;
        mappingPolicies = new MappingPolicies(
                nodes > 1 || cheap ? mappings : List.of(), nodes, task.leader().questions());
        keys = space.hasKeys() ? new ProtectionKeys(task.leader().questions()) : null;
        if (nodes > 1) {
            for (FrozenTask sharer : tree.tasks()) {
                if (sharer.memoryOwner() == task) {
                    askPolicies(sharer.threads());
                }
            }
        } else {
            askPolicies(List.of(task.leader()));
        }
    }

    private void askPolicies(List<FrozenThread> threads) {
        for (FrozenThread thread : threads) {
            policies.add(NumaPolicy.ask(thread.virtualTid(), thread.questions()));
        }
    }

    /** What mbind(2) gave a mapping; null for nothing. */
    NumaPolicy policyOf(TaskMapping mapping) {
        return mappingPolicies.of(mapping);
    }

    /** The fields of ours that hold the answers; empty for most tasks. */
    UnknownFieldSet fields() {
        OwnFields fields = new OwnFields(UnknownFieldSet.getDefaultInstance());
        if (lock != null && lock.flags() != 0) {
            fields.number(OwnFields.LOCK_FUTURE, lock.flags());
        }
        if (keys != null && keys.allocated() != 0) {
            fields.number(OwnFields.KEYS, keys.allocated());
        }
        for (NumaPolicy.Answer answer : policies) {
            NumaPolicy policy = answer.policy();
            if (policy != null) {
                fields.bytes(OwnFields.POLICY, policy.toBytes());
            }
        }
        return fields.build();
    }
}
