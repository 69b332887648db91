package io.torpor.abi;

/**
 * A descriptor number in another process's table. It owns nothing.
 *
 * @param number the descriptor, 0 or greater
 */
public record RemoteFd(int number) {
    public RemoteFd {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
