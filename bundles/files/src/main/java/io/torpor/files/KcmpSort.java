package io.torpor.files;

import io.torpor.abi.KcmpTypes;
import io.torpor.linux.CallList;
import io.torpor.linux.SyscallException;
import io.torpor.tracee.Architecture;
import java.util.Arrays;

/**
 * Puts many open files that look alike into the order of {@code kcmp(2)}, in few goes: quicksort, all parts at once. What is the same comes together. For one thread.
 */
final class KcmpSort {
    private static final int MOST = 256;
    private static final int SAME = 0;
    private static final int LESS = 1;
    private static final int GREATER = 2;
    private static final int UNORDERED = 3;

    private final long kcmp;
    private final CallList list;
    private int[] order;
    private int[] results;
    private int[] waiting = new int[MOST];
    /** Parts that are not in order yet: pairs of begin and end. */
    private int[] parts = new int[16];

    private int ends;

    KcmpSort(Architecture architecture) {
        kcmp = architecture.syscalls().number("kcmp");
        list = new CallList(architecture.calls().bytes(), MOST);
    }

    /**
     * Sorts.
     *
     * @param task of each, the id of who has it
     * @param number of each, its number there
     * @return the indices in order, of what is the same the lower first; the complement of each that is the same as the one before it
     */
    int[] sort(int[] task, int[] number) {
        order = new int[task.length];
        results = new int[task.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        boolean[] same = new boolean[task.length];
        ends = 0;
        push(0, order.length);
        while (ends > 0) {
            int[] round = Arrays.copyOf(parts, ends);
            ends = 0;
            compare(round, task, number);
            for (int i = 0; i < round.length; i += 2) {
                split(round[i], round[i + 1], same);
            }
        }
        for (int i = 0; i < order.length; i++) {
            order[i] = same[i] ? ~order[i] : order[i];
        }
        return order;
    }

    /**
     * Asks only whether a presumed order holds: each is compared with the one after it.
     *
     * @param presumed indices in that order
     * @return as {@link #sort}; null if it does not hold
     */
    int[] confirm(int[] task, int[] number, int[] presumed) {
        results = new int[presumed.length];
        list.clear();
        for (int at = 1; at < presumed.length; at++) {
            int one = presumed[at - 1];
            int other = presumed[at];
            waiting[list.count()] = at;
            list.add(kcmp, task[one], task[other], KcmpTypes.KCMP_FILE, number[one], number[other]);
            if (list.count() == MOST) {
                make();
            }
        }
        make();
        int[] confirmed = presumed.clone();
        for (int at = 1; at < presumed.length; at++) {
            if (results[at] == GREATER || results[at] == SAME && presumed[at - 1] > presumed[at]) {
                return null;
            }
            confirmed[at] = results[at] == SAME ? ~presumed[at] : presumed[at];
        }
        return confirmed;
    }

    private void push(int from, int to) {
        if (to - from < 2) {
            return;
        }
        if (ends == parts.length) {
            parts = Arrays.copyOf(parts, ends * 2);
        }
        parts[ends++] = from;
        parts[ends++] = to;
    }

    private void compare(int[] round, int[] task, int[] number) {
        list.clear();
        for (int i = 0; i < round.length; i += 2) {
            int middle = pivot(round[i], round[i + 1]);
            int pivot = order[middle];
            for (int at = round[i]; at < round[i + 1]; at++) {
                if (at != middle) {
                    int other = order[at];
                    waiting[list.count()] = at;
                    list.add(kcmp, task[other], task[pivot], KcmpTypes.KCMP_FILE, number[other], number[pivot]);
                    if (list.count() == MOST) {
                        make();
                    }
                }
            }
            results[middle] = SAME;
        }
        make();
    }

    private static int pivot(int from, int to) {
        return (from + to) >>> 1;
    }

    private void make() {
        list.make();
        for (int i = 0; i < list.count(); i++) {
            long result = list.result(i);
            if (result < 0) {
                throw new SyscallException("kcmp(KCMP_FILE)", (int) -result);
            }
            if (result == UNORDERED) {
                throw new IllegalStateException("kcmp(KCMP_FILE) knows no order");
            }
            results[waiting[i]] = (int) result;
        }
        list.clear();
    }

    /** Keeps the order of what is the same. */
    private void split(int from, int to, boolean[] same) {
        int[] part = Arrays.copyOfRange(order, from, to);
        int[] result = Arrays.copyOfRange(results, from, to);
        int at = place(part, result, LESS, from);
        int begin = at;
        push(from, at);
        at = place(part, result, SAME, at);
        Arrays.fill(same, begin + 1, at, true);
        int rest = at;
        place(part, result, GREATER, at);
        push(rest, to);
    }

    private int place(int[] part, int[] result, int wanted, int at) {
        int next = at;
        for (int i = 0; i < part.length; i++) {
            if (result[i] == wanted) {
                order[next++] = part[i];
            }
        }
        return next;
    }
}
