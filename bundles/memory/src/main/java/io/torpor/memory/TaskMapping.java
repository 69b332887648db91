package io.torpor.memory;

import io.torpor.abi.AddressRange;
import io.torpor.abi.Pid;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.Mapping;
import io.torpor.spi.Subject;
import io.torpor.tracee.FrozenTask;
import java.util.List;

/** A mapping of a frozen task, and what it was found to be. */
final class TaskMapping implements Mapping {
    private final AddressSpace space;
    private final MapEntry entry;
    private final MappingKind kind;
    private final List<String> descriptions;
    private final MappedFile file;

    /** @param file what is mapped; null without a file */
    TaskMapping(AddressSpace space, MapEntry entry, MappingKind kind, List<String> descriptions, MappedFile file) {
        this.space = space;
        this.entry = entry;
        this.kind = kind;
        this.descriptions = descriptions;
        this.file = file;
    }

    /** One of which nothing but its entry need be known. */
    static TaskMapping ordinary(AddressSpace space, MapEntry entry) {
        MappingKind kind = MappingKind.ANONYMOUS_PRIVATE;
        return new TaskMapping(space, entry, kind, kind.descriptions(), null);
    }

    /** The mapping as this family made it; there is no other provider. */
    static TaskMapping of(Mapping mapping) {
        return (TaskMapping) mapping;
    }

    FrozenTask owner() {
        return space.owner();
    }

    MapEntry entry() {
        return entry;
    }

    MappingKind kind() {
        return kind;
    }

    MappedFile file() {
        return file;
    }

    boolean has(long vmFlags) {
        return entry.flags().has(vmFlags);
    }

    @Override
    public Pid task() {
        return owner().livingId();
    }

    @Override
    public AddressRange range() {
        return entry.range();
    }

    @Override
    public int protection() {
        return entry.protection();
    }

    @Override
    public boolean shared() {
        return entry.shared();
    }

    @Override
    public long offset() {
        return entry.offset();
    }

    @Override
    public long device() {
        return entry.device();
    }

    @Override
    public long inode() {
        return entry.inode();
    }

    @Override
    public String name() {
        return entry.name();
    }

    @Override
    public List<String> flags() {
        return entry.flags().codes();
    }

    /** Pages of MAP_DROPPABLE memory may vanish at any time; nobody may count on them. */
    @Override
    public boolean contentSaved() {
        boolean ownContent = !entry.shared() || kind == MappingKind.AIO;
        return ownContent && (kind.hasContent() || kind == MappingKind.MEMFD) && !has(VmFlags.DROPPABLE);
    }

    @Override
    public List<String> descriptions() {
        return descriptions;
    }

    @Override
    public Subject subject() {
        return new Subject.MemoryMapping(owner().subject(), entry.range());
    }

    @Override
    public String toString() {
        return subject().toString();
    }
}
