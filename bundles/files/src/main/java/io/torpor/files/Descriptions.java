package io.torpor.files;

import io.torpor.abi.KcmpTypes;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Kcmp;
import io.torpor.linux.Processes;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Subject;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open file descriptions behind descriptors, each once: finds out which descriptors are of the same one, with no more comparisons than that takes. For the session's thread.
 */
final class Descriptions {
    /** From so many on, descriptors that look alike are compared all at once. */
    static final int MANY = 8;
    /** Addresses are alike in most bits. Each is one product with an odd number, and no other. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final FrozenTree tree;
    private final FileIds ids;
    private final FileKinds kinds;
    private final OpenFiles found;
    private final EarlyOrder early;
    private final Kcmp kcmp;
    private final int self = Processes.self().number();
    private final FetchedFiles fetched = new FetchedFiles();
    private final Map<AlikeFiles.Key, AlikeFiles> known = new HashMap<>();
    /** The first descriptor of each description, by where the kernel has that; where it tells that of one, it tells it of all. */
    private final Map<Long, Candidate> byFile = new HashMap<>();
    /** What was told apart by the kernel's own tables, by its looks: needed for what is in queues only. */
    private Map<AlikeFiles.Key, List<Description>> byLooks;

    private final List<LocalFd> superfluous = new ArrayList<>();
    private KcmpSort sort;

    /** @param found gets them */
    Descriptions(FrozenTree tree, FileIds ids, FileKinds kinds, EarlyOrder early, OpenFiles found) {
        this.tree = tree;
        this.ids = ids;
        this.kinds = kinds;
        this.early = early;
        this.found = found;
        kcmp = new Kcmp(tree.architecture().syscalls().number("kcmp"));
    }

    /** Whether a copy will be closed when another is added. */
    boolean isFull() {
        return fetched.isFull();
    }

    /** Takes over the copy of a descriptor. */
    Candidate add(FrozenTask task, Seen seen) {
        FetchedFiles.Fetched copy = fetched.keep(task, seen.number(), seen.copy());
        if (seen.file() != 0) {
            Candidate candidate = new Candidate(seen, copy, null);
            candidate.isSameAs(byFile.putIfAbsent(seen.file() * SPREAD, candidate));
            return candidate;
        }
        AlikeFiles alike = known.computeIfAbsent(AlikeFiles.Key.of(seen), key -> new AlikeFiles());
        Candidate candidate = new Candidate(seen, copy, alike);
        alike.fresh().add(candidate);
        return candidate;
    }

    /** Where many look alike, and none like them was known, finds out which are the same. */
    void compareMany(FrozenTask task, List<Candidate> all) {
        for (Candidate each : all) {
            AlikeFiles alike = each.alike();
            if (alike == null) {
                continue;
            }
            boolean many = alike.fresh().size() >= MANY && !AlikeFiles.isOneDescription(each.seen());
            if (many && !alike.isSorted() && alike.known().isEmpty() && !tree.isRunning()) {
                alike.isSorted(order(task, alike.fresh()));
            }
        }
    }

    private int[] order(FrozenTask task, List<Candidate> alike) {
        int[] tasks = new int[alike.size()];
        int[] numbers = new int[tasks.length];
        int[] presumed = early.of(task.pid(), alike);
        for (int i = 0; i < tasks.length; i++) {
            Candidate candidate = alike.get(i);
            boolean ours = candidate.fetched().isOpen();
            tasks[i] = ours ? self : candidate.fetched().holder();
            numbers[i] =
                    ours ? candidate.fetched().get().number() : candidate.seen().number();
        }
        sort = sort == null ? new KcmpSort(tree.architecture()) : sort;
        int[] order = presumed == null ? null : sort.confirm(tasks, numbers, presumed);
        return order == null ? sort.sort(tasks, numbers) : order;
    }

    /** The description that a descriptor is of, found or new. */
    Description of(FrozenTask task, Candidate candidate) {
        if (candidate.same() != null) {
            drop(candidate);
            return candidate.same().file();
        }
        AlikeFiles alike = candidate.alike();
        if (alike == null || alike.isSorted()) {
            return open(task, candidate.seen().number(), candidate.fetched(), candidate.seen(), null);
        }
        int at = AlikeFiles.isOneDescription(candidate.seen())
                ? alike.known().isEmpty() ? -1 : 0
                : find(alike.known(), candidate.fetched(), candidate.seen().number());
        if (at >= 0) {
            drop(candidate);
            return alike.known().get(at);
        }
        Description file = open(task, candidate.seen().number(), candidate.fetched(), candidate.seen(), null);
        alike.known().add(at, file);
        return file;
    }

    /** Our copy is of a description that we have one of. */
    private void drop(Candidate candidate) {
        LocalFd copy = candidate.fetched().take();
        if (copy != null) {
            superfluous.add(copy);
        }
    }

    /** A table has been read: what was found out is kept for others, and copies that nobody needs are closed. */
    void settle(List<Candidate> all) {
        for (Candidate candidate : all) {
            if (candidate.alike() != null) {
                candidate.alike().settle();
            }
        }
        closeSuperfluous();
    }

    /** Closes what was fetched of a table that cannot be read. */
    void giveUp(List<Candidate> all) {
        all.forEach(candidate -> candidate.fetched().close());
        closeSuperfluous();
    }

    private void closeSuperfluous() {
        Descriptors.closeAll(superfluous);
        superfluous.clear();
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
        KcmpOrder<Description> similar = similar(seen);
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

    /** Those that look like one of which the kernel's tables were not asked. */
    private KcmpOrder<Description> similar(Seen seen) {
        AlikeFiles.Key looks = AlikeFiles.Key.of(seen);
        KcmpOrder<Description> similar =
                known.computeIfAbsent(looks, key -> new AlikeFiles()).known();
        if (byLooks == null) {
            byLooks = new HashMap<>();
            for (Description each : found.files()) {
                if (each.seen().file() != 0) {
                    byLooks.computeIfAbsent(AlikeFiles.Key.of(each.seen()), key -> new ArrayList<>())
                            .add(each);
                }
            }
        }
        List<Description> unsorted = byLooks.remove(looks);
        for (Description each : unsorted == null ? List.<Description>of() : unsorted) {
            similar.add(find(similar, each.fetched(), each.fd()), each);
        }
        return similar;
    }

    private Description open(FrozenTask task, int number, FetchedFiles.Fetched copy, Seen seen, Subject place) {
        LocalFd file = seen.copy() == null ? null : copy.get();
        List<String> descriptions = kinds.describe(file, seen);
        Description description = new Description(ids.next(), task, number, copy, seen, descriptions, place);
        found.add(description);
        return description;
    }
}
