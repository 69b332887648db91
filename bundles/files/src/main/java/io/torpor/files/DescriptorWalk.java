package io.torpor.files;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.KcmpTypes;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Kcmp;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.FileLock;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.HeldLock;
import io.torpor.tracee.SecondThread;
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
    /** The inventory calls the engine's own table 1. */
    private static final int FIRST_TABLE = 2;
    /** From so many on, descriptors that look alike are compared all at once. */
    private static final int MANY = 8;

    private final FrozenTree tree;
    private final FileIds ids;
    private final Kcmp kcmp;
    private final int self = Processes.self().number();
    private final FileKinds kinds;
    private final OpenFiles found = new OpenFiles();
    private final FetchedFiles fetched = new FetchedFiles();
    private final KcmpOrder<DescriptorTable> tables = new KcmpOrder<>();
    private final Map<Key, Alike> known = new HashMap<>();
    private final List<LocalFd> superfluous = new ArrayList<>();
    private KcmpSort sort;
    private WalkTools tools;

    /**
     * What all descriptors of one description have in common, and few others: it saves comparisons. Position and flags that can be changed are no part of it: a
     * process outside the tree may share the description, and change them while we read. Nor is the link of a file that may be renamed meanwhile.
     */
    private record Key(int mount, long device, long inode, int access, int eventId, String link) {
        static Key of(Seen seen) {
            FileStatus status = seen.status();
            int access = seen.flags() & (OpenFlags.O_ACCMODE | OpenFlags.O_PATH);
            String link = status.type() == 0 ? seen.link() : ""; // one inode for all of the kernel's own
            return new Key(seen.mountId(), status.device(), status.inode(), access, seen.eventId(), link);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && inode == that.inode
                    && device == that.device
                    && mount == that.mount
                    && access == that.access
                    && eventId == that.eventId
                    && link.equals(that.link);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(inode) * 31 + eventId * 4 + access + link.hashCode();
        }
    }

    /** Descriptions with the same key, and descriptors of the table that is being read that may be of one of them. */
    private static final class Alike {
        private final KcmpOrder<Description> known = new KcmpOrder<>();
        private final List<Candidate> fresh = new ArrayList<>(1);
        private int[] order;
    }

    /** A descriptor of the table that is being read. */
    private static final class Candidate {
        private final Seen seen;
        private final FetchedFiles.Fetched fetched;
        private final Alike alike;
        /** A lower number for the same, if that is known. */
        private Candidate same;

        private Description file;

        private Candidate(Seen seen, FetchedFiles.Fetched fetched, Alike alike) {
            this.seen = seen;
            this.fetched = fetched;
            this.alike = alike;
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
        SecondThread second = context.find(SecondThread.class).orElse(null);
        try (WalkTools made = new WalkTools(tree.architecture(), kinds, second)) {
            tools = made;
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
        List<Candidate> all = new ArrayList<>();
        try {
            try (TableReader reader = new TableReader(task, tree.isRunning(), tools)) {
                for (Seen[] chunk = reader.next(); chunk != null; chunk = reader.next()) {
                    collect(task, chunk, all);
                }
            }
            compareMany(all);
            for (Candidate candidate : all) {
                candidate.file = tree.isRunning() ? describeIfThere(task, candidate) : describe(task, candidate);
                if (candidate.file != null) {
                    note(table, candidate);
                }
            }
            for (Candidate candidate : all) {
                finish(candidate.alike);
            }
            Descriptors.closeAll(superfluous);
            superfluous.clear();
        } catch (TorporException | RuntimeException e) {
            all.forEach(candidate -> candidate.fetched.close());
            Descriptors.closeAll(superfluous);
            superfluous.clear();
            throw e;
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
            Alike alike = known.computeIfAbsent(Key.of(seen), key -> new Alike());
            Candidate candidate = new Candidate(seen, fetched.keep(task, seen.number(), seen.copy()), alike);
            alike.fresh.add(candidate);
            all.add(candidate);
        }
        if (problem != null) {
            throw problem;
        }
    }

    /** Where many look alike, and none like them was known, finds out which are the same. */
    private void compareMany(List<Candidate> all) {
        for (Candidate each : all) {
            Alike alike = each.alike;
            if (alike.fresh.size() < MANY || alike.order != null || !alike.known.isEmpty() || tree.isRunning()) {
                continue;
            }
            int[] tasks = new int[alike.fresh.size()];
            int[] numbers = new int[tasks.length];
            for (int i = 0; i < tasks.length; i++) {
                Candidate candidate = alike.fresh.get(i);
                boolean ours = candidate.fetched.isOpen();
                tasks[i] = ours ? self : candidate.fetched.holder();
                numbers[i] = ours ? candidate.fetched.get().number() : candidate.seen.number();
            }
            sort = sort == null ? new KcmpSort(tree.architecture()) : sort;
            alike.order = sort.sort(tasks, numbers);
            Candidate first = null;
            for (int index : alike.order) {
                if (index >= 0) {
                    first = alike.fresh.get(index);
                } else {
                    alike.fresh.get(~index).same = first;
                }
            }
        }
    }

    /** What was found out about those of one key is kept for other tables. */
    private static void finish(Alike alike) {
        if (alike.order != null) {
            for (int index : alike.order) {
                if (index >= 0) {
                    alike.known.addLast(alike.fresh.get(index).file);
                }
            }
            alike.order = null;
        }
        alike.fresh.clear();
    }

    private void note(DescriptorTable table, Candidate candidate) {
        Seen seen = candidate.seen;
        Call question = seen.info() == null && !tree.isRunning() ? ask(table.holder(), seen.number()) : null;
        table.entries().add(new DescriptorTable.Entry(seen.number(), seen.isCloseOnExec(), question, candidate.file));
        for (FileLock lock : seen.locks()) {
            found.add(new HeldLock(table.holder(), seen.number(), candidate.file, lock));
        }
    }

    /** Of a descriptor that only the task itself can be asked about now. */
    private static Call ask(FrozenTask task, int number) {
        return task.leader().questions().call("fcntl", new RemoteFd(number), Fcntl.F_GETFD);
    }

    /** Null for a descriptor that has been closed meanwhile, or one like it elsewhere, by which it is known. */
    private Description describeIfThere(FrozenTask task, Candidate candidate) {
        try {
            return describe(task, candidate);
        } catch (SyscallException e) {
            candidate.fetched.close();
            if (TableReader.isClosed(e.errno())) {
                return null;
            }
            throw e;
        }
    }

    private Description describe(FrozenTask task, Candidate candidate) {
        if (candidate.same != null) {
            drop(candidate);
            return candidate.same.file;
        }
        if (candidate.alike.order != null) {
            return open(task, candidate.seen.number(), candidate.fetched, candidate.seen, null);
        }
        KcmpOrder<Description> similar = candidate.alike.known;
        int at = find(similar, candidate.fetched, candidate.seen.number());
        if (at >= 0) {
            drop(candidate);
            return similar.get(at);
        }
        Description file = open(task, candidate.seen.number(), candidate.fetched, candidate.seen, null);
        similar.add(at, file);
        return file;
    }

    /** Our copy is of a description that we have one of. */
    private void drop(Candidate candidate) {
        LocalFd copy = candidate.fetched.take();
        if (copy != null) {
            superfluous.add(copy);
        }
    }

    private int find(KcmpOrder<Description> similar, FetchedFiles.Fetched file, int number) {
        boolean ours = file.isOpen();
        int task = ours ? self : file.holder();
        int there = ours ? file.get().number() : number;
        return similar.find(other -> compare(task, there, other));
    }

    /** By our own descriptors, if we still have them: another process may close its number meanwhile, and a file in a queue has none. */
    private int compare(int task, int number, Description other) {
        boolean ours = other.fetched().isOpen();
        int holder = ours ? self : other.holder().number();
        int there = ours ? other.fetched().get().number() : other.fd();
        return kcmp.compare(KcmpTypes.KCMP_FILE, task, holder, number, there);
    }

    /**
     * A description that is in a queue.
     *
     * @param file ours for it; taken over
     * @param queue what it is in
     */
    Description find(LocalFd file, OpenFile queue) {
        Seen seen;
        try (WalkTools own = new WalkTools(tree.architecture(), kinds, null)) {
            seen = own.first().read(own.source(), file);
        }
        KcmpOrder<Description> similar = known.computeIfAbsent(Key.of(seen), key -> new Alike()).known;
        FetchedFiles.Fetched kept = fetched.keep(file);
        int at = find(similar, kept, file.number());
        if (at >= 0) {
            file.close();
            return similar.get(at);
        }
        Subject place = new Subject.Other("a file in the queue of " + queue.subject());
        Description description = open(((Description) queue).task(), -1, kept, seen, place);
        similar.add(at, description);
        return description;
    }

    private Description open(FrozenTask task, int number, FetchedFiles.Fetched fetched, Seen seen, Subject place) {
        List<String> descriptions = kinds.describe(fetched.get(), seen);
        Description description = new Description(ids.next(), task, number, fetched, seen, descriptions, place);
        found.add(description);
        return description;
    }
}
