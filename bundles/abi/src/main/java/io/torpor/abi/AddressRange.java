package io.torpor.abi;

/**
 * A range of addresses in another process, the end excluded.
 *
 * @param start first address
 * @param end first address after the range; not below {@code start}
 */
public record AddressRange(long start, long end) implements Comparable<AddressRange> {
    public AddressRange {
        if (Long.compareUnsigned(end, start) < 0) {
            throw new IllegalArgumentException("range ends before it starts: " + text(start, end));
        }
    }

    /** Length in bytes. */
    public long bytes() {
        return end - start;
    }

    public boolean contains(long address) {
        return Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0;
    }

    public boolean overlaps(AddressRange other) {
        return Long.compareUnsigned(start, other.end) < 0 && Long.compareUnsigned(other.start, end) < 0;
    }

    @Override
    public int compareTo(AddressRange other) {
        int byStart = Long.compareUnsigned(start, other.start);
        return byStart != 0 ? byStart : Long.compareUnsigned(end, other.end);
    }

    /** As {@code /proc/PID/maps} prints it. */
    @Override
    public String toString() {
        return text(start, end);
    }

    private static String text(long start, long end) {
        return Long.toHexString(start) + "-" + Long.toHexString(end);
    }
}
