package io.torpor.linux;

/** Memory for the arguments of one call. What is asked of each descriptor is asked by the thousand, and an allocation each would be most of the time. */
final class Scratch {
    static final int BYTES = 512;

    private static final ThreadLocal<NativeBuffer> OF_THREAD = ThreadLocal.withInitial(() -> new NativeBuffer(BYTES));

    private Scratch() {}

    /** The calling thread's; holds what its last call left there. */
    static NativeBuffer get() {
        return OF_THREAD.get();
    }
}
