package io.torpor.linux;

/** kcmp(2): whether two tasks share a kernel object. Needs the right to look into both (ptrace(2), PTRACE_MODE_READ_REALCREDS). Safe from any thread. */
public final class Kcmp {
    private static final int UNORDERED = 3;

    private final int number;

    /**
     * For an architecture.
     *
     * @param number of the system call, which differs between architectures
     */
    public Kcmp(int number) {
        this.number = number;
    }

    /**
     * Compares, in an order that holds until the objects end: negative, 0 when they are the same, positive.
     *
     * @param type of {@link io.torpor.abi.KcmpTypes}
     * @param first id of a task, in the engine's namespace
     * @param firstIndex a descriptor for {@code KCMP_FILE}, else 0
     */
    public int compare(int type, int first, int second, int firstIndex, int secondIndex) {
        long result = Libc.syscall(number, first, second, type, firstIndex, secondIndex, 0);
        if (result < 0 || result == UNORDERED) {
            throw failure(type, first, second, firstIndex, secondIndex, result);
        }
        return result == 0 ? 0 : result == 1 ? -1 : 1;
    }

    private static RuntimeException failure(
            int type, int first, int second, int firstIndex, int secondIndex, long result) {
        String call = "kcmp(" + first + ", " + second + ", " + type + ", " + firstIndex + ", " + secondIndex + ")";
        return result < 0 ? Descriptors.failure(() -> call) : new IllegalStateException(call + " knows no order");
    }
}
