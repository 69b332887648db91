package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.tracee.TracerThread;

/** Pages that were read while the tree stood still, until they can be written. May be read by several threads. */
final class KeptPages implements AutoCloseable {
    private final PageRuns runs;
    private final NativeBuffer content;

    private KeptPages(PageRuns runs, NativeBuffer content) {
        this.runs = runs;
        this.content = content;
    }

    /** @param tracer who traces the process */
    static KeptPages read(PageRuns runs, Pid from, TracerThread tracer) {
        NativeBuffer content = new NativeBuffer((int) Math.max(PageRuns.PAGE, runs.bytes()));
        try {
            HiddenMemory.read(tracer, () -> read(runs, from, content));
            return new KeptPages(runs, content);
        } catch (RuntimeException e) {
            content.close();
            throw e;
        }
    }

    private static void read(PageRuns runs, Pid from, NativeBuffer content) {
        try (ProcessMemory memory = new ProcessMemory(from)) {
            int at = 0;
            for (int i = 0; i < runs.count(); i++) {
                memory.readUnpinned(new RemoteAddress(runs.start(i)), content, at, (int) runs.length(i));
                at += (int) runs.length(i);
            }
        }
    }

    PageRuns runs() {
        return runs;
    }

    /** Copies a part of one run; false, if the address is in none. */
    boolean copy(long address, int bytes, NativeBuffer into, int at) {
        long offset = 0;
        for (int i = 0; i < runs.count(); i++) {
            if (address >= runs.start(i) && address < runs.end(i)) {
                int from = (int) (offset + address - runs.start(i));
                into.view().put(at, content.view(), from, bytes);
                return true;
            }
            offset += runs.length(i);
        }
        return false;
    }

    @Override
    public void close() {
        content.close();
    }
}
