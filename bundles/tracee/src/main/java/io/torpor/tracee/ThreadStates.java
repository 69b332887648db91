package io.torpor.tracee;

import io.torpor.linux.NativeBuffer;
import io.torpor.linux.PtraceList;
import io.torpor.linux.RemoteRanges;
import java.util.ArrayList;
import java.util.List;

/** Reads of all threads what a stop shows, many at a time: hundreds of them wait meanwhile. */
final class ThreadStates {
    /** How many requests one thread takes at most. */
    private static final int REQUESTS = 16;

    private ThreadStates() {}

    /** On the tracer's thread. */
    static void read(Tracees tracees, Architecture architecture, List<FrozenTask> tasks) {
        PtraceList list = tracees.requests();
        List<FrozenThread> asked = new ArrayList<>();
        for (FrozenTask task : tasks) {
            for (FrozenThread thread : task.threads()) {
                if (!list.hasRoomFor(REQUESTS)) {
                    take(list, asked);
                }
                thread.ask(list, architecture);
                asked.add(thread);
            }
        }
        take(list, asked);
        try (RemoteRanges ranges = new RemoteRanges();
                NativeBuffer sections = new NativeBuffer(RemoteRanges.MOST * Long.BYTES)) {
            for (FrozenTask task : tasks) {
                readSections(architecture, task, ranges, sections);
                for (FrozenThread thread : task.threads()) {
                    thread.findUnsaved(tracees.ptrace(), architecture, thread == task.leader());
                }
            }
        }
    }

    private static void take(PtraceList list, List<FrozenThread> asked) {
        list.make();
        for (FrozenThread thread : asked) {
            thread.take(list);
        }
        list.clear();
        asked.clear();
    }

    /** Restartable sequences that threads may be in. */
    private static void readSections(
            Architecture architecture, FrozenTask task, RemoteRanges ranges, NativeBuffer sections) {
        List<FrozenThread> threads = new ArrayList<>();
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
                some.get(i)
                        .setCriticalSection(
                                task.memory(), architecture, sections.direct().getLong(i * Long.BYTES));
            }
        }
    }
}
