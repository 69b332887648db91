package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.RemoteAddress;
import io.torpor.procfs.MapEntry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Moves the pages that the kernel gives to every process, the vdso and what it reads, to where the task had them. Its code was resolved by the program
 * to addresses, so only the very same code may take its place.
 */
final class VdsoMover {
    private static final int MOVE = MmapFlags.MREMAP_MAYMOVE | MmapFlags.MREMAP_FIXED;
    private static final long LOWEST = 1 << 20;

    private final Puppet puppet;
    private final SavedTask task;
    private final List<AddressRange> here = new ArrayList<>();
    private final List<AddressRange> there = new ArrayList<>();
    private AddressRange codeHere;
    private SavedMapping codeThere;

    VdsoMover(Puppet puppet, List<MapEntry> maps, SavedTask task) {
        this.puppet = puppet;
        this.task = task;
        for (MapEntry map : maps) {
            if (map.name().equals("[vdso]") || map.name().startsWith("[vvar")) {
                here.add(map.range());
                codeHere = map.name().equals("[vdso]") ? map.range() : codeHere;
            }
        }
        for (SavedMapping mapping : task.mappings()) {
            if (mapping.kind() == MappingKind.VDSO || mapping.kind() == MappingKind.VVAR) {
                there.add(new AddressRange(mapping.start(), mapping.end()));
                codeThere = mapping.kind() == MappingKind.VDSO ? mapping : codeThere;
            }
        }
    }

    /**
     * Queues the moves.
     *
     * @param content the saved code, one page after the other
     * @throws TorporException when this kernel's code is another
     */
    void move(byte[] content, PuppetTree.Stage stage) throws TorporException {
        if (codeThere == null) {
            for (AddressRange range : here) {
                puppet.script().call("munmap", range.start(), range.bytes());
            }
            return;
        }
        requireSame(content);
        if (!here.equals(there)) {
            long distance = overlap() ? hole(stage) - here.get(0).start() : 0;
            for (AddressRange range : here) {
                if (distance != 0) {
                    move(range, range.start() + distance);
                }
            }
            for (int i = 0; i < here.size(); i++) {
                AddressRange from = new AddressRange(here.get(i).start() + distance, here.get(i).end() + distance);
                move(from, there.get(i).start());
            }
        }
    }

    private void move(AddressRange from, long to) {
        puppet.script().call("mremap", from.start(), from.bytes(), from.bytes(), MOVE, to);
    }

    private void requireSame(byte[] content) throws TorporException {
        boolean same = codeHere != null && here.size() == there.size() && codeHere.bytes() == codeThere.bytes();
        for (int i = 0; same && i < here.size(); i++) {
            same = here.get(i).bytes() == there.get(i).bytes()
                    && here.get(i).start() - here.get(0).start() == there.get(i).start() - there.get(0).start();
        }
        if (!same || !Arrays.equals(content, puppet.memory().read(new RemoteAddress(codeHere.start()), content.length))) {
            throw Issue.error("MEMORY-027", task.subject(), "Cannot restore " + task + ": its vdso is not that of this kernel",
                            "Restore on the kernel that the checkpoint was made on.")
                    .toException();
        }
    }

    private boolean overlap() {
        for (AddressRange from : here) {
            for (AddressRange to : there) {
                if (from.overlaps(to)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An address that neither the task nor the puppet uses. */
    private long hole(PuppetTree.Stage stage) throws TorporException {
        List<AddressRange> used = new ArrayList<>(here);
        used.add(new AddressRange(stage.area(), stage.area() + stage.areaBytes()));
        for (SavedMapping mapping : task.mappings()) {
            used.add(new AddressRange(mapping.start(), mapping.end()));
        }
        Collections.sort(used);
        long bytes = here.get(here.size() - 1).end() - here.get(0).start();
        long at = LOWEST;
        for (AddressRange range : used) {
            if (Long.compareUnsigned(range.start(), at + bytes) >= 0) {
                return at;
            }
            at = Long.compareUnsigned(range.end(), at) > 0 ? range.end() : at;
        }
        return at;
    }
}
