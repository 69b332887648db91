package io.torpor.abi;

/**
 * A process id as the pid namespace of the saved tree sees it: the number that image files hold and that a restored
 * process gets back.
 *
 * @param number the id, greater than 0
 */
public record VirtualPid(int number) implements Comparable<VirtualPid> {
    public VirtualPid {
        if (number <= 0) {
            throw new IllegalArgumentException("not a process id: " + number);
        }
    }

    @Override
    public int compareTo(VirtualPid other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VirtualPid that && that.number == number;
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
