package io.torpor.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first words of the memory that io_setup(2) maps: {@code struct aio_ring} of {@code fs/aio.c}. After them come the events that nobody has fetched yet, and old ones.
 *
 * @param events how many there is room for
 * @param head index of the next event to fetch
 * @param tail index of the next event to come
 */
record AioRing(int events, int head, int tail) {
    /** Length in bytes. */
    static final int HEADER = 32;

    private static final int EVENT = 32;
    private static final int MAGIC = 0xa10a10a1;

    /**
     * Reads a ring's beginning.
     *
     * @param bytes length of its mapping
     * @return null when it is none, or of a kind that is not known
     */
    static AioRing read(byte[] header, long bytes) {
        ByteBuffer words = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
        AioRing ring = new AioRing(words.getInt(4), words.getInt(8), words.getInt(12));
        boolean sound = words.getInt(16) == MAGIC
                && words.getInt(24) == 0
                && words.getInt(28) == HEADER
                && ring.events == (bytes - HEADER) / EVENT
                && Integer.compareUnsigned(ring.head, ring.events) < 0
                && Integer.compareUnsigned(ring.tail, ring.events) < 0;
        return sound ? ring : null;
    }

    /** How many events wait to be fetched. */
    int pending() {
        return Math.floorMod(tail - head, events);
    }

    /** A number of requests for which the kernel makes a ring of this length; it doubles what it is asked for and fills whole pages. */
    int requests() {
        return (events - 2) / 2;
    }
}
