package io.torpor.tracee;

import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One process while it is inhabited: which threads answer, where the runner lies, where the scratch area is. */
final class Guest {
    /** Room for the control block of any architecture. */
    static final int BLOCK_ROOM = 512;

    private static final int PAGE = 4096;

    private final FrozenTask task;
    private final List<FrozenThread> threads = new ArrayList<>();
    private final List<Integer> slots = new ArrayList<>();
    private int scratchBytes;
    private RunnerPlace place;
    private long scratch;

    /** The threads of a task that have been asked something. */
    Guest(FrozenTask task) {
        this.task = task;
        int at = 0;
        for (FrozenThread thread : task.threads()) {
            if (!thread.questions().isEmpty()) {
                threads.add(thread);
                slots.add(at);
                at += BLOCK_ROOM + thread.questions().bytes() + 15 & -16;
            }
        }
        scratchBytes = at + PAGE - 1 & -PAGE;
    }

    FrozenTask task() {
        return task;
    }

    List<FrozenThread> threads() {
        return threads;
    }

    /** The thread that maps and unmaps the scratch area. */
    FrozenThread first() {
        return threads.get(0);
    }

    int scratchBytes() {
        return scratchBytes;
    }

    boolean hasScratch() {
        return scratch != 0;
    }

    void scratchIsAt(long address) {
        scratch = address;
    }

    long scratch() {
        return scratch;
    }

    void scratchIsGone() {
        scratch = 0;
    }

    long slot(int thread) {
        return scratch + slots.get(thread);
    }

    void findPlace(int bytes) throws IOException, TorporException {
        place = RunnerPlace.find(task, bytes);
    }

    RunnerPlace place() {
        return place;
    }

    void clearPlace() {
        place.clear();
    }

    /**
     * A thread's registers as the runner must restore them by itself: with its interrupted system call rewound, and its restartable sequence
     * aborted, because the kernel no longer knows of that.
     */
    static ByteBuffer rewound(FrozenThread thread, Architecture architecture) {
        ByteBuffer copy = ByteBuffer.allocate(architecture.generalBytes()).order(ByteOrder.nativeOrder());
        copy.put(0, thread.registers(), 0, architecture.generalBytes());
        architecture.rewind(copy, 0, true);
        if (thread.abortHandler() != 0) {
            architecture.setProgramCounter(copy, 0, thread.abortHandler());
        }
        return copy;
    }
}
