package io.torpor.linux;

import java.util.BitSet;
import java.util.function.UnaryOperator;

/**
 * Which processors threads of the engine run on while an application waits: sched_setaffinity(2). Linux leaves a thread that can run behind another one for milliseconds, though a processor is
 * idle, where both have slept for microseconds only: of the time that an application with a thousand descriptors waits, a quarter went that way on a machine with two. So the thread of the session, which takes
 * turns with the tracer's, gets one half of the processors, and who helps it the other. With one processor there are no halves, and with many there is always one that is idle.
 */
public final class ProcessorHalves {
    private static final int MOST = 8;
    /** Of a {@code cpu_set_t}. */
    private static final int MASK_BYTES = 128;

    private static final int THIS_THREAD = 0;

    private ProcessorHalves() {}

    /** What a thread could run on before. For that thread. */
    public static final class Kept {
        private BitSet before;

        private Kept(BitSet before) {
            this.before = before;
        }

        /** Lets the thread run wherever it could before. Does nothing the second time. */
        public void end() {
            if (before != null) {
                set(before);
                before = null;
            }
        }
    }

    /** How many processors the engine may use. {@link Runtime#availableProcessors} counts those of the calling thread. */
    public static int processors() {
        return Math.max(Runtime.getRuntime().availableProcessors(), ofEngine().cardinality());
    }

    /** Keeps the calling thread, and those that it starts from now on, to the first half of the processors that the engine may use. */
    public static Kept first() {
        return keep(false);
    }

    /** Keeps the calling thread, and those that it starts from now on, to the second half. */
    public static Kept second() {
        return keep(true);
    }

    /** Lets the calling thread run wherever the engine may: processes that it starts inherit that. */
    public static Kept both() {
        return keep(all -> all);
    }

    /** As {@link #first} or {@link #second}. */
    public static Kept keep(boolean second) {
        return keep(all -> half(all, second));
    }

    private static Kept keep(UnaryOperator<BitSet> part) {
        BitSet all = ofEngine();
        if (!areHalved(all)) {
            return new Kept(null);
        }
        Kept kept = new Kept(read(THIS_THREAD));
        set(part.apply(all));
        return kept;
    }

    /** Those of its first thread, which waits for the others, and is never kept anywhere. */
    private static BitSet ofEngine() {
        return read(Processes.self().number());
    }

    private static boolean areHalved(BitSet all) {
        return all.cardinality() > 1 && all.cardinality() <= MOST;
    }

    /** The first is the larger one, if they are not the same. */
    static BitSet half(BitSet all, boolean second) {
        int size = (all.cardinality() + 1) / 2;
        BitSet half = new BitSet();
        int number = 0;
        for (int processor = all.nextSetBit(0); processor >= 0; processor = all.nextSetBit(processor + 1)) {
            half.set(processor, number++ < size != second);
        }
        return half;
    }

    /** Empty where there are more processors than a mask has room for. */
    private static BitSet read(int thread) {
        try (NativeBuffer mask = new NativeBuffer(MASK_BYTES)) {
            return Libc.sched_getaffinity(thread, MASK_BYTES, mask.address()) < 0
                    ? new BitSet()
                    : BitSet.valueOf(mask.direct());
        }
    }

    /** If the kernel refuses, because an administrator has just taken those processors away (cpuset(7)), the thread runs where it could. */
    private static void set(BitSet processors) {
        try (NativeBuffer mask = new NativeBuffer(MASK_BYTES)) {
            mask.direct().put(0, processors.toByteArray());
            Libc.sched_setaffinity(THIS_THREAD, MASK_BYTES, mask.address());
        }
    }
}
