package io.torpor.ttys;

import com.google.protobuf.ByteString;
import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Takes out of a pair what nobody has read, and puts it in. There is no way to look without taking, and none to put something into an input queue but to
 * write it at the other end; so all processing is switched off meanwhile. Both ends, one thread.
 *
 * <p>Bytes written to a master reach the slave's input queue through a work queue of the kernel. Modes must not change before they have arrived: a stop
 * character at their end, which no other byte is, stops the slave's output when it has been processed, and that can be seen.
 */
final class Traffic implements AutoCloseable {
    private static final int BYTES = 4096;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long WITHOUT_BARRIER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int VALUES = 256;

    private final Line master;
    private final Line slave;
    private final NativeBuffer buffer = new NativeBuffer(BYTES);

    Traffic(Line master, Line slave) {
        this.master = master;
        this.slave = slave;
    }

    /** What the reader of the master has not read. */
    Content takeFromMaster() {
        return new Content(takeBytes(master), List.of(), 0);
    }

    /** What the reader of the slave has not read. Leaves the pair in plain modes. */
    Content takeFromSlave(Modes modes) {
        ByteString bytes = ByteString.EMPTY;
        List<Integer> ends = new ArrayList<>();
        while (modes.isCanonical() && isReadable(slave)) {
            int got = (int) Descriptors.read(slave.file(), buffer, 0, BYTES);
            bytes = bytes.concat(copy(got));
            if (got == 0 || !endsLine(buffer.direct().get(got - 1), modes)) {
                ends.add(bytes.size());
            }
        }
        slave.setModes(modes.plain(false));
        ByteString rest = takeBytes(slave);
        return new Content(bytes.concat(rest), ends, modes.isCanonical() ? rest.size() : 0);
    }

    private static boolean endsLine(byte last, Modes modes) {
        return last == '\n'
                || last != 0 && (last == modes.character(Modes.VEOL) || last == modes.character(Modes.VEOL2));
    }

    private ByteString takeBytes(Line end) {
        ByteString bytes = ByteString.EMPTY;
        while (isReadable(end)) {
            int unread = end.unread();
            if (unread == 0) {
                break; // it is the hang-up that can be read
            }
            bytes = bytes.concat(copy((int) Descriptors.read(end.file(), buffer, 0, Math.min(BYTES, unread))));
        }
        return bytes;
    }

    private static boolean isReadable(Line end) {
        return (end.poll(PollEvents.POLLIN) & PollEvents.POLLIN) != 0;
    }

    private ByteString copy(int count) {
        byte[] bytes = new byte[count];
        buffer.direct().get(0, bytes);
        return ByteString.copyFrom(bytes);
    }

    /** Gives the reader of the master something to read. Leaves the pair in plain modes. */
    void putToMaster(Content content, Modes modes) {
        if (!content.isEmpty()) {
            slave.setModes(modes.plain(false));
            write(slave.file(), content.bytes());
            await(() -> isReadable(master));
        }
    }

    /** Gives the reader of the slave something to read. Leaves the pair in plain modes that have lines where the final ones do. */
    void putToSlave(Content content, Modes modes) {
        boolean lines = modes.isCanonical();
        Modes plain = modes.plain(lines);
        int stop = unused(content.bytes(), 1);
        int end = unused(content.bytes(), stop + 1);
        if (lines && stop < VALUES && end < VALUES) {
            plain = plain.with(Modes.VEOF, (byte) end);
        }
        master.setModes(plain);
        if (content.isEmpty()) {
            return;
        }
        boolean barrier = stop < VALUES && (plain.local() & Modes.EXTPROC) == 0;
        if (barrier) {
            master.setModes(plain.stoppedBy((byte) stop));
        }
        write(master.file(), withEnds(content, lines ? end : VALUES));
        if (barrier) {
            write(master.file(), ByteString.copyFrom(new byte[] {(byte) stop}));
            await(this::isStopped);
            master.setModes(plain); // which starts it again
        } else {
            LockSupport.parkNanos(WITHOUT_BARRIER_NANOS);
        }
    }

    private static ByteString withEnds(Content content, int end) {
        if (end >= VALUES || content.ends().isEmpty()) {
            return content.bytes();
        }
        ByteString mark = ByteString.copyFrom(new byte[] {(byte) end});
        ByteString all = ByteString.EMPTY;
        int from = 0;
        for (int at : content.ends()) {
            all = all.concat(content.bytes().substring(from, at)).concat(mark);
            from = at;
        }
        return all.concat(content.bytes().substring(from));
    }

    /** The first value, from one on, that is no byte of the content; {@value #VALUES} when there is none. */
    private static int unused(ByteString content, int from) {
        boolean[] used = new boolean[VALUES];
        used['\n'] = true;
        for (int i = 0; i < content.size(); i++) {
            used[content.byteAt(i) & 0xff] = true;
        }
        int value = from;
        while (value < VALUES && used[value]) {
            value++;
        }
        return value;
    }

    /** Whether the slave's output is stopped. The kernel's buffer for it being full looks the same; it is never full where this is asked. */
    boolean isStopped() {
        return (slave.poll(PollEvents.POLLOUT) & PollEvents.POLLOUT) == 0;
    }

    /** Stops the slave's output by the character that does. */
    void stop(Modes modes) {
        write(master.file(), ByteString.copyFrom(new byte[] {modes.character(Modes.VSTOP)}));
        await(this::isStopped);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("what was written into a pseudo-terminal does not arrive");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void write(LocalFd file, ByteString bytes) {
        int done = 0;
        while (done < bytes.size()) {
            int step = Math.min(BYTES, bytes.size() - done);
            for (int i = 0; i < step; i++) {
                buffer.direct().put(i, bytes.byteAt(done + i));
            }
            int written = 0;
            while (written < step) {
                written += (int) Descriptors.write(file, buffer, written, step - written);
            }
            done += step;
        }
    }

    @Override
    public void close() {
        buffer.close();
    }
}
