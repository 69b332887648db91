package io.torpor.memory;

import io.torpor.spi.Progress;
import java.util.concurrent.atomic.AtomicLong;

/** Only counts. */
final class SilentProgress implements Progress {
    final AtomicLong done = new AtomicLong();

    @Override
    public void begin(String what, String unit, long total) {}

    @Override
    public void advance(long amount) {
        done.addAndGet(amount);
    }
}
