package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.KcmpTypes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Kcmp;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FileLock;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.HeldLock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the descriptor tables of a tree from outside, each once.
 */
final class DescriptorWalk {
    /** The inventory calls the engine's own table 1. */
    private static final int FIRST_TABLE = 2;

    private final FrozenTree tree;
    private final Kcmp kcmp;
    private final OpenFiles found = new OpenFiles();
    private final KcmpOrder<DescriptorTable> tables = new KcmpOrder<>();
    private final Descriptions descriptions;
    private final WalkTools tools;
    private final EarlyFiles ahead;
    private final KernelTables kernel;

    /**
     * For a tree.
     *
     * @param tools stay the caller's
     * @param kernel the kernel's own tables; null where they cannot be looked at, or the tree runs
     */
    DescriptorWalk(
            FrozenTree tree, FileIds ids, WalkTools tools, EarlyOrder early, EarlyFiles ahead, KernelTables kernel) {
        this.kernel = kernel;
        this.tree = tree;
        this.tools = tools;
        this.ahead = ahead;
        descriptions = new Descriptions(tree, ids, tools.kinds(), early, found);
        kcmp = new Kcmp(tree.architecture().syscalls().number("kcmp"));
    }

    /**
     * Walks. In a running tree, what ends or is closed meanwhile is passed over.
     *
     * @throws TorporException FILES-001 where threads share less than can be saved
     * @throws KernelTables.Failed where the kernel's own tables could not be read; another walk can do without
     */
    OpenFiles walk(DumpContext context) throws TorporException {
        List<FrozenTask> tasks = new ArrayList<>(tree.tasks());
        tasks.sort(Comparator.comparing(FrozenTask::pid));
        try {
            for (FrozenTask task : tasks) {
                if (!task.isZombie()) {
                    look(task, context);
                }
            }
        } catch (TorporException | RuntimeException e) {
            ahead.end();
            found.close();
            throw e;
        }
        return found;
    }

    OpenFiles found() {
        return found;
    }

    /** As {@link Descriptions#find(LocalFd, OpenFile)}. */
    Description find(LocalFd file, OpenFile queue) {
        return descriptions.find(file, queue);
    }

    private void look(FrozenTask task, DumpContext context) throws TorporException {
        try {
            for (FrozenThread thread : task.threads()) {
                if (thread != task.leader()) {
                    checkSharing(task, thread, context);
                }
            }
            assignTable(task);
        } catch (RuntimeException e) {
            if (!task.hasEnded()) {
                throw e;
            }
        }
    }

    private void checkSharing(FrozenTask task, FrozenThread thread, DumpContext context) throws TorporException {
        int leader = task.livingId().number();
        int tid = thread.tid().number();
        try {
            if (kcmp.compare(KcmpTypes.KCMP_FILES, leader, tid, 0, 0) != 0) {
                context.refuse(FileProblems.threadWithOwnTable(task, tid));
            }
            if (kcmp.compare(KcmpTypes.KCMP_FS, leader, tid, 0, 0) != 0) {
                context.refuse(FileProblems.threadWithOwnDirectory(task, tid));
            }
        } catch (SyscallException e) {
            if (!task.hasEnded(thread)) {
                throw e;
            }
        }
    }

    private void assignTable(FrozenTask task) throws TorporException {
        int at = tables.find(other -> compareTables(task, other.holder()));
        DescriptorTable table;
        if (at >= 0) {
            table = tables.get(at);
        } else {
            table = new DescriptorTable(FIRST_TABLE + found.tables().size(), task);
            tables.add(at, table);
            found.add(table);
            fill(table);
        }
        found.assign(task.pid(), table);
    }

    /** A holder that has ended has no table any more: one more than there are is better than none. */
    private int compareTables(FrozenTask task, FrozenTask holder) {
        try {
            return kcmp.compare(
                    KcmpTypes.KCMP_FILES,
                    task.livingId().number(),
                    holder.livingId().number(),
                    0,
                    0);
        } catch (SyscallException e) {
            if (holder.hasEnded()) {
                return 1;
            }
            throw e;
        }
    }

    private void fill(DescriptorTable table) throws TorporException {
        FrozenTask task = table.holder();
        List<Candidate> all = new ArrayList<>();
        try {
            read(task, all);
            if (!tree.isRunning()) {
                ahead.handOver();
            }
            descriptions.compareMany(task, all);
            for (Candidate candidate : all) {
                candidate.isOf(tree.isRunning() ? describeIfThere(task, candidate) : descriptions.of(task, candidate));
                if (candidate.file() != null) {
                    note(table, candidate);
                }
            }
            descriptions.settle(all);
        } catch (TorporException | RuntimeException e) {
            ahead.end();
            descriptions.giveUp(all);
            throw e;
        }
    }

    private void read(FrozenTask task, List<Candidate> into) throws TorporException {
        try (SeenChunks chunks =
                kernel == null ? new TableReader(task, tree.isRunning(), tools) : kernel.read(task, tools)) {
            for (Seen[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
                collect(task, chunk, into);
            }
        }
    }

    private void collect(FrozenTask task, Seen[] chunk, List<Candidate> all) throws TorporException {
        TorporException problem = null;
        for (Seen seen : chunk) {
            if (seen == null) {
                continue;
            }
            if (seen.error() != 0) {
                SyscallException cause =
                        new SyscallException("pidfd_getfd(" + task.pid() + ", " + seen.number() + ")", seen.error());
                if (seen.error() != Errno.EMFILE) {
                    throw cause;
                }
                problem =
                        FileProblems.tooMany(task, seen.number(), found.files().size() + all.size(), cause);
                continue;
            }
            if (descriptions.isFull()) {
                ahead.end();
            }
            Candidate candidate = descriptions.add(task, seen);
            ahead.offer(candidate);
            all.add(candidate);
        }
        if (problem != null) {
            throw problem;
        }
    }

    private void note(DescriptorTable table, Candidate candidate) {
        Seen seen = candidate.seen();
        Call question = !seen.tellsCloseOnExec() && !tree.isRunning() ? ask(table.holder(), seen.number()) : null;
        table.entries().add(new DescriptorTable.Entry(seen.number(), seen.isCloseOnExec(), question, candidate.file()));
        for (FileLock lock : seen.locks()) {
            found.add(new HeldLock(table.holder(), seen.number(), candidate.file(), lock));
        }
    }

    /** Of a descriptor that only the task itself can be asked about now. */
    private static Call ask(FrozenTask task, int number) {
        return task.leader().questions().call("fcntl", new RemoteFd(number), Fcntl.F_GETFD);
    }

    /** Null for a descriptor that has been closed meanwhile, or one like it elsewhere, by which it is known. */
    private Description describeIfThere(FrozenTask task, Candidate candidate) {
        try {
            return descriptions.of(task, candidate);
        } catch (SyscallException e) {
            candidate.fetched().close();
            if (TableReader.isClosed(e.errno())) {
                return null;
            }
            throw e;
        }
    }
}
