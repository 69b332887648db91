package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.abi.Pid;
import io.torpor.abi.Prctl;
import io.torpor.spi.Issue;
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
    private final ContentByMapping content;
    private final Estate estate;
    private final AioContexts aio;
    private final TraitsBuilder traits;
    private final List<Call> huge = new ArrayList<>();
    /** Attempts to map droppable memory, by the mapping's index. */
    private final Map<Integer, Call> droppable = new LinkedHashMap<>();

    TaskBuilder(Puppet puppet, SavedTask task, Estate estate, RestoreContext context, EngineFiles files)
            throws TorporException {
        this.puppet = puppet;
        this.task = task;
        this.estate = estate;
        this.context = context;
        this.files = files;
        content = new ContentByMapping(task, context.require(StoredPages.class).ofTask(task));
        traits = new TraitsBuilder(puppet, task, context);
        aio = new AioContexts(puppet, task, content.rings());
    }

    Puppet puppet() {
        return puppet;
    }

    SavedTask task() {
        return task;
    }

    AioContexts aio() {
        return aio;
    }

    ContentByMapping content() {
        return content;
    }

    /** The content that it does not have yet. */
    List<StoredRun> missing() {
        return estate.pages().without(content.others());
    }

    /** Maps everything, writable where content must come in. Huge pages are wanted or not from the first touch on. */
    void map() throws TorporException {
        if (task.mm().getThpDisabled()) {
            puppet.script().call("prctl", Prctl.PR_SET_THP_DISABLE, 1, 0, 0, 0);
        }
        traits.allocateKeys();
        attachSegments();
        Map<LocalFd, List<Integer>> byFile = new LinkedHashMap<>();
        for (int i = 0; i < task.mappings().size(); i++) {
            SavedMapping mapping = task.mappings().get(i);
            if (estate.has(mapping)) {
                continue;
            }
            if (mapping.isOurs() && mapping.kind() == MappingKind.ANONYMOUS_PRIVATE) {
                mmap(i, -1);
            } else if (mapping.isOurs()) {
                byFile.computeIfAbsent(files.of(mapping), any -> new ArrayList<>())
                        .add(i);
            } else if (mapping.kind() == MappingKind.AIO) {
                aio.reserve(mapping);
            } else if (!mapping.isGuard() && !mapping.isOfKernel() && mapping.kind() != MappingKind.SYSV) {
                restoreByOther(mapping, puppet.pid());
            }
        }
        for (Map.Entry<LocalFd, List<Integer>> file : byFile.entrySet()) {
            Call fd = puppet.fetch(file.getKey());
            for (int i : file.getValue()) {
                mmap(i, fd);
            }
            puppet.script().call("close", fd);
        }
    }

    /** First of all, because where a segment was cut there may be something else now. */
    private void attachSegments() throws TorporException {
        List<SysvAttachment> attachments = SysvAttachment.of(task);
        if (!attachments.isEmpty()) {
            RestoredSegments segments = context.require(RestoredSegments.class);
            segments.need(attachments, context);
            for (SysvAttachment attachment : attachments) {
                attachment.attach(segments.bytes(attachment.segment()), puppet.script());
            }
        }
    }

    private void restoreByOther(SavedMapping mapping, Pid pid) throws TorporException {
        Subject subject = new Subject.Other("mapping " + mapping + " of " + task);
        context.claimants(MappingRestorer.class)
                .claim(subject, mapping.descriptions())
                .restore(mapping.record(), pid, context);
    }

    private void mmap(int index, Object fd) throws TorporException {
        SavedMapping mapping = task.mappings().get(index);
        int flags = mapping.record().getFlags() & ~MmapFlags.MAP_ANONYMOUS | MmapFlags.MAP_FIXED_NOREPLACE;
        if (mapping.kind() == MappingKind.ANONYMOUS_PRIVATE) {
            flags |= MmapFlags.MAP_ANONYMOUS;
        }
        if (isLockedLate(mapping)) {
            flags &= ~MmapFlags.MAP_LOCKED;
        }
        if (mapping.isHuge()) {
            huge.add(puppet.script().tryCall("mmap", mmapArguments(index, flags, fd)));
        } else if (mapping.isDroppable()) {
            droppable.put(index, puppet.script().tryCall("mmap", mmapArguments(index, flags, fd)));
        } else {
            mmap(index, flags, fd);
        }
        traits.place(mapping);
    }

    private void mmap(int index, int flags, Object fd) {
        puppet.script().call("mmap", mmapArguments(index, flags, fd));
        advise(task.mappings().get(index), Madvise.MADV_HUGEPAGE);
        advise(task.mappings().get(index), Madvise.MADV_NOHUGEPAGE);
    }

    /** Says what was missing for memory of huge pages, which come from a pool that the administrator fills. The calls of {@link #map} must have been made. */
    void checkHuge() throws TorporException {
        for (Call call : huge) {
            if (call.errno() == Errno.ENOMEM) {
                throw Issue.error(
                                "MEMORY-040",
                                task.subject(),
                                "Cannot restore " + task + ": there are not enough huge pages for its memory: " + call,
                                "Make room: /proc/sys/vm/nr_hugepages, or nr_hugepages of the size in /sys/kernel/mm/hugepages.")
                        .toException();
            }
            call.result();
        }
    }

    private Object[] mmapArguments(int index, int flags, Object fd) {
        SavedMapping mapping = task.mappings().get(index);
        return new Object[] {
            mapping.start(),
            mapping.bytes(),
            firstProtection(index),
            flags,
            fd,
            mapping.record().getPgoff()
        };
    }

    /**
     * Maps memory that nobody minds losing as ordinary memory where the kernel, older than 6.11, cannot lose it. The calls of {@link #map} must have been made.
     */
    void mapUndroppable() throws TorporException {
        for (Map.Entry<Integer, Call> each : List.copyOf(droppable.entrySet())) {
            if (each.getValue().errno() == Errno.EINVAL) {
                int flags = MmapFlags.MAP_PRIVATE
                        | MmapFlags.MAP_ANONYMOUS
                        | MmapFlags.MAP_NORESERVE
                        | MmapFlags.MAP_FIXED_NOREPLACE;
                mmap(each.getKey(), flags, -1);
                traits.place(task.mappings().get(each.getKey()));
                droppable.remove(each.getKey());
            } else {
                each.getValue().result();
            }
        }
    }

    private int firstProtection(int index) {
        return task.mappings().get(index).firstProtection(content.bytes(index) > 0);
    }

    /**
     * Memory that is locked from the start is filled with zeroes at once, for nothing. But only so can inaccessible memory be locked without an error.
     */
    private static boolean isLockedLate(SavedMapping mapping) {
        return mapping.traits().lockedOnFault()
                || mapping.isLocked()
                        && mapping.kind() == MappingKind.ANONYMOUS_PRIVATE
                        && !mapping.isHuge()
                        && mapping.record().getProt() != MmapFlags.PROT_NONE;
    }

    private void advise(SavedMapping mapping, int advice) {
        if (mapping.isAdvised(advice)) {
            puppet.script().call("madvise", mapping.start(), mapping.bytes(), advice);
        }
    }

    /** Gives everything its final state, now that the content is in. */
    void finish() throws TorporException {
        for (int i = 0; i < task.mappings().size(); i++) {
            SavedMapping mapping = task.mappings().get(i);
            if (mapping.isGuard()) {
                puppet.script().call("madvise", mapping.start(), mapping.bytes(), Madvise.MADV_GUARD_INSTALL);
            } else if (mapping.isOurs() || mapping.kind() == MappingKind.SYSV) {
                if (estate.has(mapping)
                        || mapping.kind() == MappingKind.SYSV
                        || firstProtection(i) != mapping.record().getProt()) {
                    puppet.script()
                            .call(
                                    "mprotect",
                                    mapping.start(),
                                    mapping.bytes(),
                                    mapping.record().getProt());
                }
                if (isLockedLate(mapping)) {
                    lock(mapping, content.bytes(i) == mapping.bytes());
                }
                adviseLate(mapping, droppable.containsKey(i));
                traits.give(mapping);
            }
        }
        traits.giveToTask();
    }

    /** Looks at what the kernel said to {@link #finish}. */
    void checkFinished() throws TorporException {
        traits.check();
    }

    /** Ordinary locked memory is all there. Where some of it is not, it was to be locked as it comes, which neither older kernels nor the peer's images say. */
    private void lock(SavedMapping mapping, boolean complete) {
        boolean atOnce = complete && !mapping.traits().lockedOnFault();
        puppet.script().call("mlock2", mapping.start(), mapping.bytes(), atOnce ? 0 : MmapFlags.MLOCK_ONFAULT);
    }

    /** Droppable memory has DONTDUMP and WIPEONFORK by itself. */
    private void adviseLate(SavedMapping mapping, boolean droppable) {
        if (mapping.record().getMadv() == 0) {
            return;
        }
        for (int advice : VmaStatus.ADVICE) {
            boolean early = advice == Madvise.MADV_HUGEPAGE || advice == Madvise.MADV_NOHUGEPAGE;
            boolean given = droppable && (advice == Madvise.MADV_DONTDUMP || advice == Madvise.MADV_WIPEONFORK);
            if (!early && !given) {
                advise(mapping, advice);
            }
        }
    }
}
