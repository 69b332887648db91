package io.torpor.itests.programs;

import java.util.function.IntUnaryOperator;

/** Defined anew in each round by {@link HttpTarget}, so that there is something to compile. */
public final class HotLoop implements IntUnaryOperator {
    @Override
    public int applyAsInt(int n) {
        int sum = 1;
        for (int i = 0; i < n; i++) {
            sum = sum * 31 + (i ^ sum >>> 3);
        }
        return sum;
    }
}
