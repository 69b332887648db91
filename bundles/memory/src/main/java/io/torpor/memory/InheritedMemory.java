package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Inheritance;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a task share pages with the one that it was forked by until one of them writes, as they did before. The kernel knows no other way to share private pages than to
 * inherit them, so they must be there before the child is born. Images do not say which pages were shared: those are taken that both have at one address with equal content, which
 * is right whatever they were. A page that several children have unchanged is filled once.
 *
 * <p>So that each task inherits only what it once had or what is taken away again, a task's estate is always a part of its own saved memory: what it cannot use is unmapped or
 * emptied before anything else happens in it.
 */
final class InheritedMemory implements Inheritance {
    private static final int FIRST_PROTECTION = MmapFlags.PROT_READ | MmapFlags.PROT_WRITE;

    private final SavedMemory memory;
    private final StoredPages stored;
    private final RestoreContext context;
    private final Map<VirtualPid, Estate> estates = new HashMap<>();
    /** What tasks were born with, as long as they still have all of it. */
    private final Map<VirtualPid, Estate> bornWith = new HashMap<>();

    InheritedMemory(SavedMemory memory, StoredPages stored, RestoreContext context) {
        this.memory = memory;
        this.stored = stored;
        this.context = context;
    }

    /** What a puppet has and is to keep; queues its getting rid of all else that it was born with. Who shares the memory of another has what that one has. */
    Estate settle(Puppet puppet) {
        VirtualPid owner = puppet.memoryOwner().virtualPid();
        Estate own = estates.getOrDefault(owner, Estate.NONE);
        Estate all = bornWith.remove(owner);
        if (all != null) {
            PageSet area = own.area();
            for (AddressRange range : all.area().minus(area).ranges()) {
                puppet.script().call("munmap", range.start(), range.bytes());
            }
            for (AddressRange range : all.pages().and(area).minus(own.pages()).ranges()) {
                puppet.script().call("madvise", range.start(), range.bytes(), Madvise.MADV_DONTNEED);
            }
        }
        return own;
    }

    @Override
    public void beforeBirths(PuppetTree tree, Map<Puppet, List<VirtualPid>> births) throws TorporException {
        try {
            PageFill fill = new PageFill();
            Map<VirtualPid, PageSet> unchanged = new HashMap<>();
            for (Map.Entry<Puppet, List<VirtualPid>> birth : births.entrySet()) {
                prepare(birth.getKey(), birth.getValue(), unchanged, fill);
            }
            for (Map.Entry<Puppet, List<VirtualPid>> birth : births.entrySet()) {
                bequeath(birth.getKey(), birth.getValue(), unchanged);
            }
            tree.run();
            if (fill.bytes() > 0) {
                fill.run(context.progress());
                context.count("pages-restored", fill.bytes() / PageRuns.PAGE);
            }
        } catch (TorporException e) {
            throw e;
        } catch (SyscallException | TaskGone | IOException e) {
            throw cannotFill(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw cannotFill(e);
        }
    }

    private static TorporException cannotFill(Exception e) {
        return Issue.error(
                        "MEMORY-032",
                        new Subject.Other("the tree"),
                        "Cannot build the memory of the tree: " + e.getMessage(),
                        "")
                .causedBy(e)
                .toException();
    }

    private void prepare(Puppet puppet, List<VirtualPid> children, Map<VirtualPid, PageSet> unchanged, PageFill fill)
            throws Exception {
        Estate before = settle(puppet);
        VirtualPid owner = puppet.memoryOwner().virtualPid();
        SavedTask task = memory.tasks().get(owner);
        PageSet wanted = PageSet.NONE;
        for (VirtualPid child : children) {
            PageSet pages =
                    task == null ? PageSet.NONE : unchanged(task, memory.tasks().get(child));
            unchanged.put(child, pages);
            wanted = wanted.union(pages);
        }
        Estate after = wanted.isEmpty() ? before : complete(puppet, task, before, wanted);
        if (after != before) {
            List<StoredRun> needed = stored.ofTask(task);
            PageSet missing = after.pages().minus(before.pages());
            fill.add(new ContentTarget.OfProcess(puppet.pid()), missing.in(needed));
            estates.put(owner, after);
        }
    }

    /** Notes what children are born with; all that have one memory must have been prepared. */
    private void bequeath(Puppet puppet, List<VirtualPid> children, Map<VirtualPid, PageSet> unchanged) {
        Estate all = estates.getOrDefault(puppet.memoryOwner().virtualPid(), Estate.NONE);
        for (VirtualPid child : children) {
            SavedTask saved = memory.tasks().get(child);
            bornWith.put(child, all);
            estates.put(child, saved == null ? Estate.NONE : all.inheritedBy(saved, unchanged.get(child)));
        }
    }

    private PageSet unchanged(SavedTask parent, SavedTask child) throws Exception {
        // Whether memory may have huge pages must be said before the first touch, and is inherited.
        if (child == null || parent.mm().getThpDisabled() || child.mm().getThpDisabled()) {
            return PageSet.NONE;
        }
        List<SavedMapping> common = Estate.common(parent.mappings(), child.mappings());
        PageComparison comparison = new PageComparison();
        comparison.add(stored.ofTask(parent), stored.ofTask(child), Estate.ranges(common));
        return comparison.run();
    }

    /** Queues mapping what a puppet needs in order to have these pages, and returns what it will have then. */
    private static Estate complete(Puppet puppet, SavedTask task, Estate before, PageSet wanted) throws IOException {
        PageSet taken = taken(puppet, before);
        List<SavedMapping> mappings = new ArrayList<>();
        PageSet.Builder usable = new PageSet.Builder();
        for (SavedMapping mapping : task.mappings()) {
            boolean there = before.has(mapping);
            if (there || isFree(mapping, taken) && wanted.touches(mapping.start(), mapping.end())) {
                mappings.add(mapping);
                usable.add(mapping.start(), mapping.end());
                if (!there) {
                    map(puppet, mapping);
                }
            }
        }
        return new Estate(mappings, before.pages().union(wanted.and(usable.build())));
    }

    /** Where the kernel's own pages and the engine's lie. They are moved later, if they are in the way; a task shares nothing there. */
    private static PageSet taken(Puppet puppet, Estate before) throws IOException {
        PageSet.Builder all = new PageSet.Builder();
        for (MapEntry entry : new ProcFs().maps(puppet.pid())) {
            if (entry.start() >= 0) { // the vsyscall page lies in the kernel's half
                all.add(entry.start(), entry.end());
            }
        }
        return all.build().minus(before.area());
    }

    private static boolean isFree(SavedMapping mapping, PageSet taken) {
        return !mapping.isGuard() && !taken.touches(mapping.start(), mapping.end());
    }

    private static void map(Puppet puppet, SavedMapping mapping) {
        int flags = mapping.record().getFlags() & ~MmapFlags.MAP_LOCKED
                | MmapFlags.MAP_ANONYMOUS
                | MmapFlags.MAP_FIXED_NOREPLACE;
        int protection = mapping.record().getProt() | FIRST_PROTECTION;
        puppet.script().call("mmap", mapping.start(), mapping.bytes(), protection, flags, -1, 0);
        for (int advice : new int[] {Madvise.MADV_HUGEPAGE, Madvise.MADV_NOHUGEPAGE}) {
            if (mapping.isAdvised(advice)) {
                puppet.script().call("madvise", mapping.start(), mapping.bytes(), advice);
            }
        }
    }
}
