package io.torpor.tracee;

import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One address space while it is inhabited: which threads answer, where the runner lies, where the scratch area is. Mostly it is that of one process; where several share
 * their memory (CLONE_VM), their threads live there side by side.
 */
final class Guest {
    /** Room for the control block of any architecture. */
    static final int BLOCK_ROOM = 512;

    private static final int PAGE = 4096;

    private final FrozenTask task;
    /** How much is moved to or from its memory at once, unless one thread has more. */
    private static final int PART = 1 << 20;

    private final List<Inhabitant> threads = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private int scratchBytes;
    private boolean compat;
    private Inhabitant last;
    private RunnerPlace place;
    private long scratch;

    /**
     * A thread that has been asked something.
     *
     * @param task its process
     * @param slot where in the scratch area its block is, and its script after that
     */
    record Inhabitant(FrozenTask task, FrozenThread thread, int slot) {}

    /**
     * Threads whose slots lie one after the other.
     *
     * @param slot where the first one's begins
     * @param bytes from there to the end of the last one's
     */
    record Part(List<Inhabitant> threads, int slot, int bytes) {}

    /** An address space, by the task that it is accounted to. */
    Guest(FrozenTask task) {
        this.task = task;
    }

    /** Adds the threads of a task that lives there, if they have been asked anything. */
    void add(FrozenTask resident) {
        for (FrozenThread thread : resident.threads()) {
            if (thread.hasQuestions()) {
                threads.add(new Inhabitant(resident, thread, scratchBytes));
                scratchBytes += BLOCK_ROOM + thread.questions().bytes() + 15 & -16;
            }
        }
        compat |= resident.hasCompatThreads();
    }

    FrozenTask task() {
        return task;
    }

    List<Inhabitant> threads() {
        return threads;
    }

    /** All of them, in parts. */
    List<Part> parts() {
        if (parts.isEmpty()) {
            int first = 0;
            for (int i = 1; i <= threads.size(); i++) {
                int end = i < threads.size() ? threads.get(i).slot() : scratchBytes;
                if (i == threads.size() || end - threads.get(first).slot() >= PART) {
                    int slot = threads.get(first).slot();
                    parts.add(new Part(List.copyOf(threads.subList(first, i)), slot, end - slot));
                    first = i;
                }
            }
        }
        return parts;
    }

    /** Whether any thread there runs 32-bit code. */
    boolean hasCompatThreads() {
        return compat;
    }

    /** The thread that maps the scratch area. */
    Inhabitant first() {
        return threads.get(0);
    }

    /** Chooses the thread that unmaps it: the first one that has not been killed meanwhile. */
    void findLast() {
        for (int i = 0; last == null && i < threads.size(); i++) {
            if (threads.get(i).thread().isStopped()) {
                last = threads.get(i);
            }
        }
        if (place != null && last != null) {
            place = place.seenBy(last.task());
        }
    }

    /** The thread that unmaps the scratch area; null when none is left. */
    Inhabitant last() {
        return last;
    }

    boolean isLast(FrozenThread thread) {
        return last != null && last.thread() == thread;
    }

    int scratchBytes() {
        return scratchBytes + PAGE - 1 & -PAGE;
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

    long slot(Inhabitant thread) {
        return scratch + thread.slot();
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
