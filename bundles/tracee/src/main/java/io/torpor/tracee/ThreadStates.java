package io.torpor.tracee;

import io.torpor.linux.NativeBuffer;
import io.torpor.linux.PtraceList;
import io.torpor.linux.RemoteRanges;
import java.util.ArrayList;
import java.util.List;

/**
 * What stops of threads show, read of all of them in few goes: hundreds of them wait meanwhile. So requests are written down, and memory for what they read is there, before
 * anybody is stopped. What has been read lies in that memory until it is closed. For the tracer's thread.
 */
final class ThreadStates implements AutoCloseable {
    private static final int PAGE = 4096;
    /** How many requests one thread takes at most. */
    private static final int REQUESTS = 16;
    /** How many threads share a list and a piece of memory. */
    private static final int TOGETHER = 64;

    private final Architecture architecture;
    private final int slotBytes;
    private final List<PtraceList> lists = new ArrayList<>();
    private final List<NativeBuffer> memory = new ArrayList<>();
    private int prepared;

    ThreadStates(Architecture architecture) {
        this.architecture = architecture;
        slotBytes = FrozenThread.stateBytes(architecture);
    }

    /** Writes down what will be asked about a thread, which may still run. */
    void prepare(FrozenThread thread) {
        int slot = prepared++ % TOGETHER;
        if (slot == 0) {
            lists.add(new PtraceList(architecture.calls().bytes(), architecture.syscalls(), TOGETHER * REQUESTS));
            memory.add(NativeBuffer.unfilled(TOGETHER * slotBytes));
        }
        int last = lists.size() - 1;
        NativeBuffer room = memory.get(last);
        for (int at = slot * slotBytes; at < (slot + 1) * slotBytes; at += PAGE) {
            room.direct().put(at, (byte) 0); // there before the kernel writes to it
        }
        thread.prepare(lists.get(last), room, slot * slotBytes, architecture);
    }

    /** Makes all requests. All threads have stopped, or have ended. */
    void read() {
        for (PtraceList list : lists) {
            list.make();
        }
    }

    /** Gives what has been read to the threads of some tasks. */
    void take(Tracees tracees, List<FrozenTask> tasks) {
        try (RemoteRanges ranges = new RemoteRanges();
                NativeBuffer sections = new NativeBuffer(RemoteRanges.MOST * Long.BYTES)) {
            for (FrozenTask task : tasks) {
                for (FrozenThread thread : task.threads()) {
                    thread.take();
                }
                readSections(task, ranges, sections);
                for (FrozenThread thread : task.threads()) {
                    thread.findUnsaved(tracees.ptrace(), architecture, thread == task.leader());
                }
            }
        }
    }

    /** Restartable sequences that threads may be in. */
    private void readSections(FrozenTask task, RemoteRanges ranges, NativeBuffer sections) {
        List<FrozenThread> threads = new ArrayList<>(task.threads().size());
        for (FrozenThread thread : task.threads()) {
            if (thread.hasRseq()) {
                threads.add(thread);
            }
        }
        for (int from = 0; from < threads.size(); from += RemoteRanges.MOST) {
            List<FrozenThread> some = threads.subList(from, Math.min(threads.size(), from + RemoteRanges.MOST));
            ranges.clear();
            for (FrozenThread thread : some) {
                ranges.add(RseqArea.pointerAt(thread.rseqAddress()), Long.BYTES);
            }
            ranges.read(task.livingId(), sections);
            for (int i = 0; i < some.size(); i++) {
                long section = sections.direct().getLong(i * Long.BYTES);
                if (section != 0) {
                    some.get(i).setCriticalSection(task.memory(), architecture, section);
                }
            }
        }
    }

    @Override
    public void close() {
        lists.forEach(PtraceList::close);
        memory.forEach(NativeBuffer::close);
        lists.clear();
        memory.clear();
    }
}
