package io.torpor.timers;

import io.torpor.image.proto.itimer_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * {@code struct itimerval} of 64-bit architectures, as {@code itimer_entry} and back. {@code struct itimerspec} is laid out alike, with nanoseconds: four
 * 64-bit numbers, interval before value.
 */
final class IntervalTimer {
    static final int BYTES = 32;
    /** ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF: 0 to 2. */
    static final int KINDS = 3;

    private IntervalTimer() {}

    static itimer_entry toRecord(ByteBuffer setting) {
        return itimer_entry
                .newBuilder()
                .setIsec(setting.getLong(0))
                .setIusec(setting.getLong(8))
                .setVsec(setting.getLong(16))
                .setVusec(setting.getLong(24))
                .build();
    }

    static boolean isStopped(itimer_entry record) {
        return (record.getIsec() | record.getIusec() | record.getVsec() | record.getVusec()) == 0;
    }

    static byte[] toBytes(itimer_entry record) {
        return toBytes(record.getIsec(), record.getIusec(), record.getVsec(), record.getVusec());
    }

    /** Interval and value, which is the interval where it is 0: the timer had expired, and its signal was not delivered yet. */
    static byte[] toBytes(long intervalSeconds, long intervalRest, long seconds, long rest) {
        boolean expired = (seconds | rest) == 0;
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.nativeOrder())
                .putLong(0, intervalSeconds)
                .putLong(8, intervalRest)
                .putLong(16, expired ? intervalSeconds : seconds)
                .putLong(24, expired ? intervalRest : rest);
        return bytes;
    }
}
