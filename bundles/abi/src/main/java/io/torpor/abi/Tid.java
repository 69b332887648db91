package io.torpor.abi;

/**
 * A thread id as the engine's own pid namespace sees it; ptrace requests take this, not a {@link Pid}.
 *
 * @param number the id, greater than 0; equal to the process id for the thread group leader
 */
public record Tid(int number) implements Comparable<Tid> {
    public Tid {
        if (number <= 0) {
            throw new IllegalArgumentException("not a thread id: " + number);
        }
    }

    /** The leader of a process has the id of the process. */
    public static Tid leaderOf(Pid pid) {
        return new Tid(pid.number());
    }

    @Override
    public int compareTo(Tid other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tid that && that.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
