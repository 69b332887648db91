package io.torpor.files;

import java.util.ArrayList;
import java.util.List;

/**
 * Objects of the kernel that are told apart by {@code kcmp(2)} only, kept in its order, so that finding one among many takes few calls. For
 * one thread.
 */
final class KcmpOrder<T> {
    private final List<T> sorted = new ArrayList<>(1);

    /** How two objects compare: as {@code kcmp}. */
    @FunctionalInterface
    interface Comparison<T> {
        int compare(T other);
    }

    /**
     * The index of the object that is the same; or, when none is, {@code -1 - index} of where it belongs.
     *
     * @param comparison of the sought object with another, in this order
     */
    int find(Comparison<T> comparison) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = comparison.compare(sorted.get(middle));
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return -1 - low;
    }

    boolean isEmpty() {
        return sorted.isEmpty();
    }

    /** Adds what comes after all others. */
    void addLast(T object) {
        sorted.add(object);
    }

    T get(int index) {
        return sorted.get(index);
    }

    /** Adds an object that {@link #find} did not find. */
    void add(int notFound, T object) {
        sorted.add(-1 - notFound, object);
    }
}
