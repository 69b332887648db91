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
 * to addresses, so only the very same code may take its place. All of it moves as one: the code finds its data by their distance. Into how many
 * mappings the data are split is the kernel's affair, and the peer's images have them as one.
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
        long way = there.get(0).start() - here.get(0).start();
        if (way == 0) {
            return;
        }
        long detour = overlap() ? hole(stage) - here.get(0).start() : 0;
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

    private void requireSame(byte[] content) throws TorporException {
        boolean same = codeHere != null
                && codeHere.bytes() == codeThere.bytes()
                && content.length == codeHere.bytes()
                && codeHere.start() - here.get(0).start()
                        == codeThere.start() - there.get(0).start()
                && last(here).end() - here.get(0).start()
                        == last(there).end() - there.get(0).start();
        if (!same
                || !Arrays.equals(content, puppet.memory().read(new RemoteAddress(codeHere.start()), content.length))) {
            throw Issue.error(
                            "MEMORY-027",
                            task.subject(),
                            "Cannot restore " + task + ": its vdso is not that of this kernel",
                            "Restore on the kernel that the checkpoint was made on.")
                    .toException();
        }
    }

    private static AddressRange last(List<AddressRange> ranges) {
        return ranges.get(ranges.size() - 1);
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
        long bytes = last(here).end() - here.get(0).start();
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
