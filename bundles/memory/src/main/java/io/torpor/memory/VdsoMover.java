package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.abi.Errno;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.RemoteAddress;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.PuppetTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives a task a vdso where it had one. The program has resolved the functions in it to addresses, so what lies there must be the very same code, or something
 * that acts like it.
 *
 * <p>Where the saved code is this kernel's, the pages that the kernel has given to the puppet, code and data, are moved to where the task had them. All of it moves as
 * one: the code finds its data by their distance. Into how many mappings the data are split is the kernel's affair, and the peer's images have them as one.
 *
 * <p>Where it is another kernel's, the saved code comes back as ordinary memory, made a {@link VdsoProxy} of this kernel's vdso, which gets a place that the task does not
 * use. The other kernel's data come back as zeroes: to code that computes a time that says that the clock cannot be read without a system call, should a signal handler return
 * into the middle of it. To a later dump a proxy is memory like any other, and the kernel's vdso lies where the proxy needs it.
 */
final class VdsoMover {
    private static final int MOVE = MmapFlags.MREMAP_MAYMOVE | MmapFlags.MREMAP_FIXED;
    private static final int FILL = MmapFlags.MAP_PRIVATE | MmapFlags.MAP_ANONYMOUS | MmapFlags.MAP_FIXED_NOREPLACE;

    private final Puppet puppet;
    private final PuppetTree tree;
    private final SavedTask task;
    private final List<AddressRange> here = new ArrayList<>();
    private final List<SavedMapping> there = new ArrayList<>();
    private AddressRange codeHere;
    private SavedMapping codeThere;
    private VdsoProxy proxy;

    VdsoMover(Puppet puppet, PuppetTree tree, SavedTask task) throws IOException {
        this.puppet = puppet;
        this.tree = tree;
        this.task = task;
        lookHere();
        for (SavedMapping mapping : task.mappings()) {
            if (mapping.kind() == MappingKind.VDSO || mapping.kind() == MappingKind.VVAR) {
                there.add(mapping);
                codeThere = mapping.kind() == MappingKind.VDSO ? mapping : codeThere;
            }
        }
    }

    private void lookHere() throws IOException {
        here.clear();
        codeHere = null;
        for (MapEntry map : new ProcFs().maps(puppet.pid())) {
            if (map.name().equals("[vdso]") || map.name().startsWith("[vvar")) {
                here.add(map.range());
                codeHere = map.name().equals("[vdso]") ? map.range() : codeHere;
            }
        }
    }

    /**
     * Queues the moves.
     *
     * @param content the saved code, one page after the other
     * @param counters where the task's threads go on
     * @throws TorporException when this kernel's code is another, and cannot stand in for it
     */
    void move(byte[] content, ProgramCounters counters) throws TorporException, IOException {
        if (codeThere == null) {
            unmapHere();
            return;
        }
        if (VdsoSymbols.isCompat(content)) {
            exchange();
        }
        byte[] kernel = codeHere == null
                ? null
                : puppet.memory().read(new RemoteAddress(codeHere.start()), (int) codeHere.bytes());
        if (kernel != null && sameDistances() && Arrays.equals(content, kernel)) {
            moveTo(there.get(0).start());
        } else {
            replace(content, kernel, counters);
        }
    }

    private void unmapHere() {
        for (AddressRange range : here) {
            puppet.script().call("munmap", range.start(), range.bytes());
        }
    }

    /** Every puppet begins as a 64-bit program. The kernel gives no second vdso to who has one. */
    private void exchange() throws TorporException, IOException {
        unmapHere();
        Call mapped =
                tree.architecture().mapCompatVdso(puppet.script(), there.get(0).start());
        puppet.run();
        if (mapped.failed()) {
            throw refuse(
                    ", but that of a 32-bit program, and this kernel gives none (" + Errno.name(mapped.errno()) + ")",
                    "Restore on a kernel with CONFIG_IA32_EMULATION and CONFIG_CHECKPOINT_RESTORE, started without ia32_emulation=0.");
        }
        lookHere();
    }

    private boolean sameDistances() {
        long start = there.get(0).start();
        return codeHere.start() - whole().start() == codeThere.start() - start
                && whole().bytes() == there.get(there.size() - 1).end() - start;
    }

    private void moveTo(long start) throws TorporException {
        AddressRange whole = whole();
        long way = start - whole.start();
        if (way == 0) {
            return;
        }
        boolean overlap = whole.overlaps(new AddressRange(start, start + whole.bytes()));
        long detour = overlap ? free(whole.start()) - whole.start() : 0;
        for (AddressRange range : here) {
            if (detour != 0) {
                move(range, range.start() + detour);
            }
        }
        for (AddressRange range : here) {
            move(new AddressRange(range.start() + detour, range.end() + detour), range.start() + way);
        }
    }

    private void move(AddressRange from, long to) {
        puppet.script().call("mremap", from.start(), from.bytes(), from.bytes(), MOVE, to);
    }

    /** All that this kernel has given to the puppet, from the first to the last page. */
    private AddressRange whole() {
        return new AddressRange(here.get(0).start(), here.get(here.size() - 1).end());
    }

    private void replace(byte[] content, byte[] kernel, ProgramCounters counters) throws TorporException {
        if (content.length != codeThere.bytes()) {
            throw refuse(
                    " and not all of it is in the images", "Restore on the kernel that the checkpoint was made on.");
        }
        long start = 0;
        if (kernel != null) {
            long place = free(whole().start());
            start = place + codeHere.start() - whole().start();
            moveTo(place);
        }
        try {
            proxy = new VdsoProxy(content, kernel, start, tree.architecture());
        } catch (IllegalArgumentException e) {
            throw refuse(": " + e.getMessage(), "Restore on the kernel that the checkpoint was made on.");
        }
        List<PuppetThread> threads = puppet.threadsInMemory();
        requireOutside(threads, counters.of(threads));
        for (SavedMapping mapping : there) {
            boolean written = mapping == codeThere;
            int protection = written ? MmapFlags.PROT_READ | MmapFlags.PROT_WRITE : MmapFlags.PROT_READ;
            puppet.script().call("mmap", mapping.start(), mapping.bytes(), protection, FILL, -1, 0);
        }
    }

    /** Writes what stands in for the saved code, if anything must, and queues making it executable; all that was queued before must have been made. */
    void writeProxy() {
        if (proxy != null) {
            puppet.memory().write(new RemoteAddress(codeThere.start()), proxy.content());
            puppet.script()
                    .call("mprotect", codeThere.start(), codeThere.bytes(), MmapFlags.PROT_READ | MmapFlags.PROT_EXEC);
        }
    }

    private void requireOutside(List<PuppetThread> threads, long[] counters) throws TorporException {
        for (int i = 0; i < counters.length; i++) {
            long at = counters[i] - codeThere.start();
            if (at >= 0 && at < codeThere.bytes() && !proxy.mayGoOnAt((int) at)) {
                throw refuse(
                        " and thread " + threads.get(i).virtualTid() + " was in the middle of it ("
                                + proxy.describe((int) at) + ")",
                        "Restore on the kernel that the checkpoint was made on; or dump again, when no thread is reading the clock.");
            }
        }
    }

    private TorporException refuse(String why, String remedy) {
        return Issue.error(
                        "MEMORY-027",
                        task.subject(),
                        "Cannot restore " + task + ": its vdso is not that of this kernel" + why,
                        remedy)
                .toException();
    }

    /** Room for this kernel's pages, where they are if nothing of the task belongs there. */
    private long free(long highest) throws TorporException {
        PuppetTree.Stage stage = tree.stage();
        FreeAddresses free =
                new FreeAddresses(task).without(new AddressRange(stage.area(), stage.area() + stage.areaBytes()));
        long bytes = whole().bytes();
        long at = free.find(highest, bytes);
        if (at != whole().start() && at >= 0) {
            at = free.without(whole()).find(highest, bytes);
        }
        if (at < 0) {
            throw refuse(
                    " and its memory leaves no room for both",
                    "Restore on the kernel that the checkpoint was made on.");
        }
        return at;
    }
}
