package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.RemoteAddress;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inventory_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.procfs.VmFlags;
import io.torpor.spi.DumpContext;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;

/**
 * Probes that tracers have put into programs of the tree. A page of code with one is the task's own, and has a breakpoint where the file has an instruction, or,
 * since Linux 6.18, a call into a page of the kernel's. Such pages are left out of images: the file brings the code, and the kernel puts probes that are
 * there at the restore into what is mapped.
 */
final class Uprobes {
    /** Where probed instructions run, and probed functions return to. */
    static final String SLOTS = "[uprobes]";

    static final String TRAMPOLINE = "[uprobes-trampoline]";

    private static final byte BREAKPOINT = (byte) 0xcc;
    private static final byte CALL = (byte) 0xe8;
    private static final int CALL_BYTES = 5;

    private final TaskMemory memory;
    private final PageRuns own;
    private final DumpContext context;
    private final boolean allowed;
    private final PageRuns rest = new PageRuns();
    private int run;
    private long at;

    /** What the difference between a page and its file is. */
    private enum Difference {
        NONE_OF_PROBES,
        PROBES,
        BOTH
    }

    private Uprobes(TaskMemory memory, PageRuns own, DumpContext context) {
        this.memory = memory;
        this.own = own;
        this.context = context;
        allowed = context.options().get(Options.ALLOW_UPROBES);
    }

    /**
     * Takes pages out that differ from their file by probes only, if the user allows probes.
     *
     * @param own pages of a stopped task
     * @return what is to be saved of them
     */
    static PageRuns leaveOut(TaskMemory memory, PageRuns own, DumpContext context) throws TorporException {
        return new Uprobes(memory, own, context).leftOver();
    }

    /** @throws TorporException MEMORY-057 if the dump was, and the restore is not */
    static void checkAllowed(ImageSet images, RestoreContext context) throws TorporException {
        boolean dumpedWith =
                images.require(ImageType.INVENTORY, 0, inventory_entry.class).getAllowUprobes();
        if (dumpedWith && !context.options().get(Options.ALLOW_UPROBES)) {
            throw UprobeProblems.notAllowedHere();
        }
    }

    /** Both come by rising address. Hardly any program has own pages of code, so hardly any is looked at. */
    private PageRuns leftOver() throws TorporException {
        boolean changed = false;
        at = own.count() == 0 ? 0 : own.start(0);
        for (int i = 0; i < memory.special().size() && run < own.count(); i++) {
            TaskMapping mapping = memory.special().get(i);
            if (mapping.kind() == MappingKind.FILE_PRIVATE
                    && mapping.has(VmFlags.EXEC)
                    && !mapping.has(VmFlags.WRITE)) {
                keepUpTo(mapping.entry().start());
                while (run < own.count() && at < mapping.entry().end()) {
                    changed |= !keepOrLeave(mapping);
                }
            }
        }
        keepUpTo(Long.MAX_VALUE);
        return changed ? rest : own;
    }

    private void keepUpTo(long end) {
        while (run < own.count() && at < end) {
            keep(Math.min(end, own.end(run)));
        }
    }

    private void keep(long end) {
        rest.add(at, end, own.flags(run) | (own.isShared(run) ? PageRuns.SHARED : 0));
        pass(end);
    }

    private void pass(long end) {
        at = end;
        if (at == own.end(run) && ++run < own.count()) {
            at = own.start(run);
        }
    }

    /** One page; false if it was left out. */
    private boolean keepOrLeave(TaskMapping mapping) throws TorporException {
        Difference difference = compare(mapping, at);
        if (allowed && difference == Difference.PROBES) {
            pass(at + PageRuns.PAGE);
            return false;
        }
        if (difference == Difference.PROBES) {
            context.report(UprobeProblems.breakpoints(memory.task(), mapping));
        } else if (allowed && difference == Difference.BOTH) {
            context.report(UprobeProblems.mixed(memory.task(), mapping));
        }
        keep(at + PageRuns.PAGE);
        return true;
    }

    private Difference compare(TaskMapping mapping, long page) throws TorporException {
        byte[] here = memory.task().memory().read(new RemoteAddress(page), PageRuns.PAGE);
        byte[] there = new byte[PageRuns.PAGE];
        long position = mapping.entry().offset() + page - mapping.entry().start();
        try (MappedFiles files = new MappedFiles();
                LocalFd file = files.find(
                                memory.task().livingId(), memory.task().subject(), mapping.entry())
                        .reopen();
                NativeBuffer buffer = new NativeBuffer(PageRuns.PAGE)) {
            int got = (int) Descriptors.read(file, buffer, 0, PageRuns.PAGE, position);
            buffer.view().get(there, 0, got);
        }
        boolean probes = false;
        boolean others = false;
        int i = 0;
        while (i < PageRuns.PAGE) {
            if (here[i] == there[i]) {
                i++;
            } else if (here[i] == BREAKPOINT) {
                probes = true;
                i++;
            } else {
                int next = afterCall(here, i, page);
                probes |= next > i;
                others |= next == i;
                i = Math.max(next, i + 1);
            }
        }
        return !probes ? Difference.NONE_OF_PROBES : others ? Difference.BOTH : Difference.PROBES;
    }

    /** The end of a call into the kernel's page that a byte is part of; that byte itself if there is none. */
    private int afterCall(byte[] code, int changed, long page) {
        for (int start = changed; start >= 0 && start > changed - CALL_BYTES; start--) {
            int end = start + CALL_BYTES;
            if (code[start] == CALL && end <= code.length) {
                int distance = code[end - 4] & 0xff
                        | (code[end - 3] & 0xff) << 8
                        | (code[end - 2] & 0xff) << 16
                        | code[end - 1] << 24;
                if (isTrampoline(page + end + distance)) {
                    return end;
                }
            }
        }
        return changed;
    }

    private boolean isTrampoline(long address) {
        for (TaskMapping mapping : memory.special()) {
            if (mapping.kind() == MappingKind.UPROBES
                    && mapping.entry().start() <= address
                    && address < mapping.entry().end()) {
                return true;
            }
        }
        return false;
    }
}
