package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.Pid;
import io.torpor.abi.Prctl;
import io.torpor.spi.MappingRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Puppet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds the address space of one task in its puppet: queues the calls, that others make. */
final class TaskBuilder {
    private final Puppet puppet;
    private final SavedTask task;
    private final RestoreContext context;
    private final EngineFiles files;

    TaskBuilder(Puppet puppet, SavedTask task, RestoreContext context, EngineFiles files) {
        this.puppet = puppet;
        this.task = task;
        this.context = context;
        this.files = files;
    }

    Puppet puppet() {
        return puppet;
    }

    SavedTask task() {
        return task;
    }

    /** Maps everything, writable where content must come in. Huge pages are wanted or not from the first touch on. */
    void map() throws TorporException {
        if (task.mm().getThpDisabled()) {
            puppet.script().call("prctl", Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        }
        Map<LocalFd, List<SavedMapping>> byFile = new LinkedHashMap<>();
        for (SavedMapping mapping : task.mappings()) {
            if (mapping.isGuard() || mapping.kind() == MappingKind.VDSO || mapping.kind() == MappingKind.VVAR
                    || mapping.kind() == MappingKind.VSYSCALL) {
                continue;
            }
            if (!mapping.isOurs()) {
                restoreByOther(mapping, puppet.pid());
            } else if (mapping.kind() == MappingKind.ANONYMOUS_PRIVATE) {
                mmap(mapping, -1);
            } else {
                byFile.computeIfAbsent(files.of(mapping), any -> new ArrayList<>()).add(mapping);
            }
        }
        for (Map.Entry<LocalFd, List<SavedMapping>> file : byFile.entrySet()) {
            Call fd = puppet.fetch(file.getKey());
            for (SavedMapping mapping : file.getValue()) {
                mmap(mapping, fd);
            }
            puppet.script().call("close", fd);
        }
    }

    private void restoreByOther(SavedMapping mapping, Pid pid) throws TorporException {
        Subject subject = new Subject.Other("mapping " + mapping + " of " + task);
        context.claimants(MappingRestorer.class).claim(subject, mapping.descriptions()).restore(mapping.record(), pid, context);
    }

    private void mmap(SavedMapping mapping, Object fd) {
        int flags = mapping.record().getFlags() & ~MmapFlags.MAP_ANONYMOUS | MmapFlags.MAP_FIXED_NOREPLACE;
        if (mapping.kind() == MappingKind.ANONYMOUS_PRIVATE) {
            flags |= MmapFlags.MAP_ANONYMOUS;
        }
        puppet.script().call("mmap", mapping.start(), mapping.bytes(), mapping.firstProtection(), flags, fd, mapping.record().getPgoff());
        advise(mapping, Madvise.MADV_HUGEPAGE);
        advise(mapping, Madvise.MADV_NOHUGEPAGE);
    }

    private void advise(SavedMapping mapping, int advice) {
        if (mapping.isAdvised(advice)) {
            puppet.script().call("madvise", mapping.start(), mapping.bytes(), advice);
        }
    }

    /** Gives everything its final state, now that the content is in. */
    void finish() {
        for (SavedMapping mapping : task.mappings()) {
            if (mapping.isGuard()) {
                puppet.script().call("madvise", mapping.start(), mapping.bytes(), Madvise.MADV_GUARD_INSTALL);
            } else if (mapping.isOurs()) {
                if (mapping.firstProtection() != mapping.record().getProt()) {
                    puppet.script().call("mprotect", mapping.start(), mapping.bytes(), mapping.record().getProt());
                }
                adviseLate(mapping);
            }
        }
    }

    private void adviseLate(SavedMapping mapping) {
        if (mapping.record().getMadv() == 0) {
            return;
        }
        // Droppable memory has these two by itself.
        boolean droppable = (mapping.record().getFlags() & MmapFlags.MAP_TYPE) == MmapFlags.MAP_DROPPABLE;
        for (int advice : VmaStatus.ADVICE) {
            boolean early = advice == Madvise.MADV_HUGEPAGE || advice == Madvise.MADV_NOHUGEPAGE;
            boolean given = droppable && (advice == Madvise.MADV_DONTDUMP || advice == Madvise.MADV_WIPEONFORK);
            if (!early && !given) {
                advise(mapping, advice);
            }
        }
    }

    /** What of the stored content belongs to this task's own memory: not that of the vdso, which is moved and not written. */
    List<StoredRun> content(StoredPages pages) throws TorporException {
        return new ContentByMapping(task).select(pages.ofTask(task), false);
    }
}
