package io.torpor.abi;

/**
 * An address in another process. Never a plain {@code long}, so that it cannot be mixed up with one of ours.
 *
 * @param value the address as an unsigned 64-bit number
 */
public record RemoteAddress(long value) implements Comparable<RemoteAddress> {
    public static final RemoteAddress NULL = new RemoteAddress(0);

    /** The address {@code bytes} further on. */
    public RemoteAddress plus(long bytes) {
        return new RemoteAddress(value + bytes);
    }

    @Override
    public int compareTo(RemoteAddress other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
