package io.torpor.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.abi.Errno;
import io.torpor.abi.Prctl;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import java.util.ArrayList;
import java.util.List;

/** Gives a task and its mappings what only fields of ours tell of; most have nothing of it. */
final class TraitsBuilder {
    private final Puppet puppet;
    private final SavedTask task;
    private final RestoreContext context;
    private final List<Call> keys = new ArrayList<>();
    private final List<Call> names = new ArrayList<>();
    private final List<Call> seals = new ArrayList<>();
    private final List<Call> policies = new ArrayList<>();
    private final List<Call> bound = new ArrayList<>();
    private final List<SavedMapping> toSeal = new ArrayList<>();
    private Call future;

    TraitsBuilder(Puppet puppet, SavedTask task, RestoreContext context) {
        this.puppet = puppet;
        this.task = task;
        this.context = context;
    }

    private UnknownFieldSet fields() {
        return task.mm().getUnknownFields();
    }

    /** Queues allocating the keys that mappings will need. */
    void allocateKeys() {
        int executeOnly = 0;
        for (SavedMapping mapping : task.mappings()) {
            executeOnly = isExecuteOnly(mapping) ? mapping.traits().key() : executeOnly;
        }
        if (allocated() != 0 || executeOnly != 0) {
            keys.addAll(ProtectionKeys.allocate(allocated(), executeOnly, puppet.script()));
        }
    }

    private int allocated() {
        return (int) OwnFields.number(fields(), OwnFields.KEYS);
    }

    /** Whether its key is one that the kernel has taken for itself, and gives to memory by its protection. */
    private boolean isExecuteOnly(SavedMapping mapping) {
        int key = mapping.traits().key();
        return key != 0 && (allocated() >> key & 1) == 0;
    }

    /** Queues what a mapping needs before its first page comes. */
    void place(SavedMapping mapping) throws TorporException {
        ByteString policy = mapping.traits().policy();
        if (policy != null) {
            try {
                bound.add(NumaPolicy.of(policy).bind(mapping.start(), mapping.bytes(), puppet.script()));
            } catch (InvalidProtocolBufferException e) {
                throw damaged(e);
            }
        }
    }

    private TorporException damaged(Exception cause) {
        return Issue.error(
                        "MEMORY-020",
                        task.subject(),
                        "Cannot restore the memory policies of " + task + ": " + cause.getMessage(),
                        "The image is damaged: copy it again, or use another checkpoint.")
                .causedBy(cause)
                .toException();
    }

    /** Queues what a mapping needs; its protection, locks and advice are as they will be. */
    void give(SavedMapping mapping) {
        MappingTraits traits = mapping.traits();
        if (traits.key() != 0 && !isExecuteOnly(mapping)) {
            puppet.script()
                    .tryCall(
                            "pkey_mprotect",
                            mapping.start(),
                            mapping.bytes(),
                            mapping.record().getProt(),
                            traits.key());
        }
        if (traits.name() != null) {
            Data name = puppet.script().string(traits.name());
            names.add(puppet.script()
                    .tryCall(
                            "prctl",
                            Prctl.PR_SET_VMA,
                            Prctl.PR_SET_VMA_ANON_NAME,
                            mapping.start(),
                            mapping.bytes(),
                            name));
        }
        if (traits.sealed()) {
            toSeal.add(mapping);
        }
    }

    /** Queues what comes after all mappings are as they will be: seals, and what holds for mappings to come. */
    void giveToTask() throws TorporException {
        for (SavedMapping mapping : toSeal) {
            seals.add(puppet.script().tryCall("mseal", mapping.start(), mapping.bytes(), 0));
        }
        long flags = OwnFields.number(fields(), OwnFields.LOCK_FUTURE);
        if (flags != 0) {
            future = puppet.script().tryCall("mlockall", flags);
        }
        try {
            for (NumaPolicy policy : NumaPolicy.of(fields())) {
                policies.add(policy.set(thread(policy.tid()).script()));
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private PuppetThread thread(int virtualTid) {
        for (PuppetThread thread : puppet.threadsInMemory()) {
            if (thread.virtualTid() == virtualTid) {
                return thread;
            }
        }
        throw new IllegalArgumentException("no thread " + virtualTid + " in " + task);
    }

    /** Says what this kernel could not do; all calls must have been made. */
    void check() throws TorporException {
        for (Call key : keys) {
            if (key.failed()) {
                throw Issue.error(
                                "MEMORY-005",
                                task.subject(),
                                "Cannot restore the protection keys of " + task + ": pkey_alloc = "
                                        + Errno.name(key.errno()),
                                "Restore on a machine whose processor has protection keys (\"ospke\" in /proc/cpuinfo).")
                        .toException();
            }
        }
        warn("MEMORY-034", names, "has memory with names, which are lost", "The kernel needs CONFIG_ANON_VMA_NAME.");
        warn("MEMORY-006", seals, "has sealed memory, which is not sealed now", "mseal(2) needs Linux 6.10.");
        warn(
                "MEMORY-038",
                policies,
                "has lost its memory policy (set_mempolicy(2))",
                "The memory nodes must be there.");
        warn(
                "MEMORY-038",
                bound,
                "has lost the memory policy of a mapping (mbind(2))",
                "The memory nodes must be there.");
        if (future != null) {
            warn("MEMORY-039", List.of(future), "will not have new memory locked (mlockall(2))", "");
        }
    }

    /** Once for a task, however many calls have failed. */
    private void warn(String code, List<Call> calls, String what, String remedy) {
        for (Call call : calls) {
            if (call.failed()) {
                context.report(Issue.warning(
                        code, task.subject(), task + " " + what + ": " + Errno.name(call.errno()), remedy));
                return;
            }
        }
    }
}
