package io.torpor.kernel.internal.session;

import io.torpor.spi.Progress;

/** Progress that nobody watches. */
enum Unheard implements Progress {
    PROGRESS;

    @Override
    public void begin(String what, String unit, long total) {
        // Nobody watches.
    }

    @Override
    public void advance(long amount) {
        // Nobody watches.
    }
}
