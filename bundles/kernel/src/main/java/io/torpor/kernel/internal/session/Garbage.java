package io.torpor.kernel.internal.session;

/** What the engine's heap has in it that nobody needs: to collect it takes longer than most applications have to wait, so it is done before they do. */
final class Garbage {
    /** This part of the heap is half of what HotSpot's serial collector lets a program fill before it collects. */
    private static final int MOST_IN_USE = 8;

    private Garbage() {}

    /** Collects it, unless there is so little that it will not be collected in the time of one dump. */
    static void collect() {
        Runtime runtime = Runtime.getRuntime();
        if (runtime.totalMemory() - runtime.freeMemory() > runtime.totalMemory() / MOST_IN_USE) {
            System.gc();
        }
    }
}
