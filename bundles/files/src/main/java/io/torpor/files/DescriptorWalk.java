package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.KcmpTypes;
import io.torpor.abi.KernelString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Kcmp;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.FileLock;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.HeldLock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the descriptor tables of a tree from outside: each table once, each description once. Only what a number costs at least is done for
 * each: a link, a text, and the comparisons that tell whether its description is known.
 */
final class DescriptorWalk {
    private static final int O_CLOEXEC = 02000000;
    /** The inventory calls the engine's own table 1. */
    private static final int FIRST_TABLE = 2;

    private final FrozenTree tree;
    private final FileIds ids;
    private final Kcmp kcmp;
    private final FileKinds kinds;
    private final OpenFiles found = new OpenFiles();
    private final FetchedFiles fetched = new FetchedFiles();
    private final KcmpOrder<DescriptorTable> tables = new KcmpOrder<>();
    private final Map<Key, KcmpOrder<Description>> known = new HashMap<>();

    /**
     * What all descriptors of one description have in common, and few others: it saves comparisons. Position and flags are no part of it: a
     * process outside the tree may share the description, and change them while we read. Nor is the link, where there is an inode number: the
     * file may be renamed meanwhile.
     */
    private record Key(int mount, long inode, int eventFd, String link) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && mount == that.mount
                    && inode == that.inode
                    && eventFd == that.eventFd
                    && link.equals(that.link);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) + eventFd + link.hashCode();
        }
    }

    DescriptorWalk(FrozenTree tree, FileIds ids, FileKinds kinds) {
        this.tree = tree;
        this.ids = ids;
        this.kinds = kinds;
        kcmp = new Kcmp(tree.architecture().syscalls().number("kcmp"));
    }

    /**
     * Walks. In a running tree, what ends or is closed meanwhile is passed over.
     *
     * @throws TorporException FILES-001 where threads share less than can be saved
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
            found.close();
            throw e;
        }
        return found;
    }

    OpenFiles found() {
        return found;
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
        try (TableReader reader = new TableReader(task.livingId(), tree.isRunning())) {
            for (int i = 0; i < reader.count(); i++) {
                TableReader.Seen seen = reader.get(i);
                if (seen == null) {
                    continue;
                }
                boolean closeOnExec = (seen.info().flags() & O_CLOEXEC) != 0;
                Description file = tree.isRunning() ? describeIfThere(task, seen) : describe(task, seen);
                if (file == null) {
                    continue;
                }
                table.entries().add(new DescriptorTable.Entry(seen.number(), closeOnExec, file));
                for (FileLock lock : seen.info().locks()) {
                    found.add(new HeldLock(task, seen.number(), file, lock));
                }
            }
        }
    }

    /** Null for a descriptor that has been closed meanwhile, or one like it elsewhere, by which it is known. */
    private Description describeIfThere(FrozenTask task, TableReader.Seen seen) throws TorporException {
        try {
            return describe(task, seen);
        } catch (SyscallException e) {
            if (TableReader.isClosed(e)) {
                return null;
            }
            throw e;
        }
    }

    private KcmpOrder<Description> similar(TableReader.Seen seen) {
        FdInfo info = seen.info();
        int eventFd = info.eventFd().isPresent() ? info.eventFd().get().id() : -1;
        Key key = new Key(info.mountId(), info.inode(), eventFd, info.inode() < 0 ? seen.link() : "");
        KcmpOrder<Description> similar = known.get(key);
        if (similar == null) {
            similar = new KcmpOrder<>();
            known.put(key, similar);
        }
        return similar;
    }

    private Description describe(FrozenTask task, TableReader.Seen seen) throws TorporException {
        int number = seen.number();
        KcmpOrder<Description> similar = similar(seen);
        int at = find(similar, task.livingId(), number);
        if (at >= 0) {
            return similar.get(at);
        }
        FetchedFiles.Fetched descriptor = fetch(task, number);
        Description file = open(task, number, descriptor, seen, null);
        similar.add(at, file);
        found.add(file);
        return file;
    }

    private int find(KcmpOrder<Description> similar, Pid pid, int number) {
        return similar.find(other -> compare(pid.number(), number, other));
    }

    /** By our own descriptors, if we still have them: another process may close its number meanwhile, and a file in a queue has none. */
    private int compare(int pid, int number, Description other) {
        boolean ours = other.fetched().isOpen();
        int holder = ours ? Processes.self().number() : other.holder().number();
        int there = ours ? other.fetched().get().number() : other.fd();
        return kcmp.compare(KcmpTypes.KCMP_FILE, pid, holder, number, there);
    }

    /**
     * A description that is in a queue.
     *
     * @param file ours for it; taken over
     * @param queue what it is in
     */
    Description find(LocalFd file, OpenFile queue) {
        TableReader.Seen seen;
        try (ProcDescriptors own = new ProcDescriptors(Processes.self())) {
            seen = TableReader.read(own, file.number());
        }
        KcmpOrder<Description> similar = similar(seen);
        int at = find(similar, Processes.self(), file.number());
        if (at >= 0) {
            file.close();
            return similar.get(at);
        }
        Subject place = new Subject.Other("a file in the queue of " + queue.subject());
        Description description = open(((Description) queue).task(), -1, fetched.keep(file), seen, place);
        similar.add(at, description);
        found.add(description);
        return description;
    }

    private FetchedFiles.Fetched fetch(FrozenTask task, int number) throws TorporException {
        try {
            return fetched.fetch(task, number);
        } catch (SyscallException e) {
            if (e.errno() == Errno.EMFILE) {
                throw FileProblems.tooMany(task, number, found.files().size(), e);
            }
            throw e;
        }
    }

    private Description open(
            FrozenTask task, int number, FetchedFiles.Fetched fetched, TableReader.Seen seen, Subject place) {
        LocalFd descriptor = fetched.get();
        try {
            FileStatus status = FileStatus.of(descriptor);
            List<String> descriptions =
                    kinds.describe(descriptor, seen.link(), seen.info().flags(), status);
            String words =
                    KernelString.decode(seen.text().array(), 0, seen.text().limit());
            return new Description(
                    ids.next(), task, number, fetched, seen.link(), words, seen.info(), status, descriptions, place);
        } catch (RuntimeException e) {
            fetched.close();
            throw e;
        }
    }
}
