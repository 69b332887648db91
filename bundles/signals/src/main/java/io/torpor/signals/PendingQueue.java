package io.torpor.signals;

import com.google.protobuf.ByteString;
import io.torpor.abi.Tid;
import io.torpor.image.proto.siginfo_entry;
import io.torpor.image.proto.signal_queue_entry;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Signals that wait in one queue, oldest first, each as the 128 bytes of {@code siginfo_t}. */
final class PendingQueue {
    static final int INFO_BYTES = 128;
    /** Entries read by one request. */
    static final int ENTRIES = 32;

    private final List<byte[]> infos = new ArrayList<>(0);
    private long signals;

    /** Reads a queue and leaves it as it is. On the tracer's thread. */
    static PendingQueue read(Ptrace ptrace, Tid tid, boolean shared, NativeBuffer room) {
        PendingQueue queue = new PendingQueue();
        int got = ptrace.peekSignals(tid, shared, 0, room);
        while (got > 0) {
            for (int i = 0; i < got; i++) {
                byte[] info = new byte[INFO_BYTES];
                room.direct().get(i * INFO_BYTES, info);
                queue.add(info);
            }
            got = got < ENTRIES ? 0 : ptrace.peekSignals(tid, shared, queue.infos.size(), room);
        }
        return queue;
    }

    private void add(byte[] info) {
        infos.add(info);
        signals |= 1L << (signal(info) - 1);
    }

    /**
     * Adds what is pending without an entry in the queue: standard signals that came when the user had too many queued. They get what the kernel
     * itself would make up at delivery: SI_USER, from nobody.
     *
     * @param pending bit n−1 for each signal n that is pending
     */
    void complete(long pending) {
        long missing = pending & ~signals;
        for (int signal = 1; missing != 0; signal++, missing >>>= 1) {
            if ((missing & 1) != 0) {
                byte[] info = new byte[INFO_BYTES];
                ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).putInt(0, signal);
                add(info);
            }
        }
    }

    /** Bit n−1 for each signal n in it. */
    long signals() {
        return signals;
    }

    static int signal(byte[] info) {
        return ByteBuffer.wrap(info).order(ByteOrder.nativeOrder()).getInt(0);
    }

    signal_queue_entry toRecord() {
        signal_queue_entry.Builder record = signal_queue_entry.newBuilder();
        for (byte[] info : infos) {
            record.addSignals(siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(info)));
        }
        return record.build();
    }
}
