package io.torpor.memory;

import io.torpor.linux.NativeBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** What pages pass through on their way. Made while the tree still runs: the first touch of fresh memory costs more than the copying does. May be used by several threads. */
final class CopyBuffers implements AutoCloseable {
    /** Large enough that a system call does not matter, small enough that the copy is still in the cache when it is written. */
    static final int BYTES = 1 << 20;

    /** So many that a thread finds a free one while another writes. */
    private static final int MOST = 8;

    private final BlockingQueue<NativeBuffer> free = new ArrayBlockingQueue<>(MOST);

    /** @param expected how much will have to be copied, in bytes, as far as known */
    CopyBuffers(long expected) {
        long wanted = Math.min(MOST, expected / BYTES + 2);
        for (int i = 0; i < wanted; i++) {
            free.add(new NativeBuffer(BYTES));
        }
    }

    /** Waits for one that is free. */
    NativeBuffer take() throws InterruptedException {
        return free.take();
    }

    void giveBack(NativeBuffer buffer) {
        free.add(buffer);
    }

    /** Frees those that are not in use; may be repeated. */
    @Override
    public void close() {
        for (NativeBuffer buffer = free.poll(); buffer != null; buffer = free.poll()) {
            buffer.close();
        }
    }
}
