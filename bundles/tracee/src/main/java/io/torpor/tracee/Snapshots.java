package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.linux.Processes;
import io.torpor.linux.Ptrace;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * Copies of address spaces as they are while a tree stands still, made by the tasks themselves: a child that never runs has, by
 * fork(2), what its parent had, and can be read while that runs on. Making one costs 0.2 us for each page, saving its content 0.8 us.
 *
 * <p>A child would be left to its parent as a zombie, and could be seen by its calls of wait(2). So a thread first bears a midwife, which shares its memory (CLONE_VM); that one bears the
 * copy and ends, and the thread reaps it. Neither sends a signal when it ends. The copy then belongs to whoever takes in orphans, which must be nobody of the tree: who asks for a snapshot
 * sees to that. All of it is made by calls of one script, so that if the engine is killed at any instant, each of the three makes its own remaining calls: the
 * copy and the midwife end, the thread goes on.
 *
 * <p>Not in a copy: mappings with MADV_DONTFORK, the content of those with MADV_WIPEONFORK, locks of memory, what a userfaultfd watches; and huge pages of hugetlbfs, if there are not enough
 * of them, are taken from the copy, not from its parent. The vdso's last page has the engine's code in it.
 */
public final class Snapshots implements Offspring, AutoCloseable {
    private static final long CLONE_VM = 0x100;
    private static final int P_PID = 1;
    private static final int WEXITED = 4;
    private static final int WAIT_FOR_ALL = 0x40000000;
    private static final int SIGKILL = 9;
    /** {@code struct clone_args} of {@code <linux/sched.h>} as of Linux 5.3; the flags are its first word, all else stays zero: no signal at its end. */
    private static final int CLONE_ARGS = 64;

    private final FrozenTree tree;
    private final Map<FrozenThread, FrozenTask> parents = new HashMap<>();
    private final Map<Integer, FrozenTask> midwives = new HashMap<>();
    private final Map<Integer, FrozenTask> announced = new HashMap<>();
    private final List<Tracee> early = new ArrayList<>();
    private final Map<FrozenTask, Tracee> copies = new LinkedHashMap<>();
    private Future<Optional<Issue>> taking;
    private boolean closed;

    private Snapshots(FrozenTree tree) {
        this.tree = tree;
    }

    /**
     * Begins to take a snapshot of each of some tasks, as far as the kernel lets it: limits of processes or memory may refuse one. That takes the kernel 1.6 us for each mapping, and 40 ms for
     * 1 GiB, and the tree may be looked at meanwhile; the memory of those tasks, though, shows what they are asked to do, and must be left alone.
     *
     * @param tasks owners of their memory; 32-bit programs and tasks under seccomp(2) are passed over
     */
    public static Snapshots begin(FrozenTree tree, List<FrozenTask> tasks) {
        Snapshots snapshots = new Snapshots(tree);
        if (tasks.isEmpty()) {
            return snapshots;
        }
        for (FrozenTask task : tree.tasks()) {
            for (FrozenThread thread : task.threads()) {
                thread.nextQuestions();
            }
        }
        for (FrozenTask task : tasks) {
            if (!task.hasCompatThreads() && !task.leader().isRestricted()) {
                snapshots.ask(task);
            }
        }
        if (!snapshots.parents.isEmpty()) {
            snapshots.taking = Inhabitation.begin(tree, snapshots);
        }
        return snapshots;
    }

    /**
     * Returns when all have been taken, and tasks are as they were.
     *
     * @throws TorporException when a task was killed meanwhile, or cannot run calls of ours; there are no snapshots then
     */
    public void await() throws TorporException {
        if (taking == null) {
            return;
        }
        try {
            Inhabitation.await(taking);
        } catch (TorporException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void ask(FrozenTask task) {
        Script script = task.leader().questions();
        Data shared = script.bytes(flags(CLONE_VM));
        Data copied = script.bytes(flags(0));
        Call midwife = script.fork("clone3", new Object[] {shared, CLONE_ARGS}, () -> {
            script.fork("clone3", new Object[] {copied, CLONE_ARGS}, () -> script.call("exit_group", 0));
            script.call("exit_group", 0);
        });
        script.tryCall("waitid", P_PID, midwife, 0, WEXITED | WAIT_FOR_ALL, 0);
        parents.put(task.leader(), task);
    }

    private static byte[] flags(long flags) {
        return ByteBuffer.allocate(CLONE_ARGS)
                .order(ByteOrder.nativeOrder())
                .putLong(0, flags)
                .array();
    }

    @Override
    public void isBorn(Tracees tracees, FrozenThread by) {
        FrozenTask task = parents.get(by);
        if (task != null) {
            announce(tracees, by.tid(), midwives, task);
        }
    }

    /** A newborn's own stop may have been seen before anybody has told who it is. */
    private void announce(Tracees tracees, Tid by, Map<Integer, FrozenTask> as, FrozenTask task) {
        Tid newborn = new Tid((int) tracees.ptrace().eventMessage(by));
        as.put(newborn.number(), task);
        tracees.expect(newborn);
        for (int i = 0; i < early.size(); i++) {
            if (early.get(i).tid().equals(newborn)) {
                Tracee tracee = early.remove(i);
                accept(tracees, tracee, tracee.stop());
                return;
            }
        }
    }

    @Override
    public boolean accept(Tracees tracees, Tracee tracee, Stop stop) {
        int number = tracee.tid().number();
        FrozenTask borneFor = midwives.get(number);
        FrozenTask copyOf = announced.get(number);
        if (borneFor != null) {
            if (stop instanceof Stop.Born) {
                announce(tracees, tracee.tid(), announced, borneFor);
            }
            if (!tracee.isGone()) {
                tracees.resume(tracee, 0);
            }
        } else if (copyOf != null) {
            if (tracee.isGone()) {
                copies.remove(copyOf);
            } else if (copies.putIfAbsent(copyOf, tracee) == null) {
                tracees.ptrace().setOptions(tracee.tid(), Ptrace.OPTION_EXIT_KILL);
            }
        } else if (stop instanceof Stop.Interrupted && !parents.isEmpty()) {
            early.add(tracee);
        } else {
            return false;
        }
        return true;
    }

    /** The process that is the snapshot of a task, or null. Known once all have been taken. */
    public Pid of(FrozenTask task) {
        Tracee copy = copies.get(task);
        return copy == null ? null : new Pid(copy.tid().number());
    }

    /** Gives all back, those that are being taken as well; may be repeated. */
    @Override
    public void close() {
        if (taking == null || closed) {
            return;
        }
        closed = true;
        tree.tracer().run(tracees -> {
            List<Tracee> ending = List.copyOf(copies.values());
            copies.clear();
            for (Tracee copy : ending) {
                Processes.kill(new Pid(copy.tid().number()), SIGKILL);
            }
            ending.forEach(tracees::awaitEnd);
            return null;
        });
    }
}
