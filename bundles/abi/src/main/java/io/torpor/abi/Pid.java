package io.torpor.abi;

/**
 * A process id as the engine's own pid namespace sees it; what {@code /proc/PID} and ptrace take.
 *
 * @param number the id, greater than 0
 */
public record Pid(int number) implements Comparable<Pid> {
    public Pid {
        if (number <= 0) {
            throw new IllegalArgumentException("not a process id: " + number);
        }
    }

    @Override
    public int compareTo(Pid other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pid that && that.number == number;
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
