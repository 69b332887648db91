package io.torpor.memory;

import io.torpor.linux.NativeBuffer;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/**
 * Content that is read while the tree stands still, and written when it runs again: a file takes several times as long as memory does that is there already. As much as there is room for; the rest is written at
 * once. May be used by several threads.
 */
final class HeldPages implements AutoCloseable {
    /** The engine is to need less than 512 MiB, whatever it saves. */
    static final long MOST = 96 << 20;

    private final NativeBuffer room;
    private final List<Held> held = new ArrayList<>();
    private int used;
    private boolean over;

    private record Held(PagesFile file, NativeBuffer content, long position) {}

    /** @param bytes how much room there is to be, {@link #MOST} at most; all of it is touched */
    HeldPages(long bytes) {
        room = new NativeBuffer((int) Math.max(1, bytes));
    }

    /** Room for some content; null, if there is none, or all that is held has been written. */
    synchronized NativeBuffer place(int bytes) {
        if (over || bytes > room.bytes() - used) {
            return null;
        }
        NativeBuffer place = room.part(used, bytes);
        used += bytes;
        return place;
    }

    /** Leaves content that has been put into its place to be written. */
    synchronized void add(PagesFile file, NativeBuffer place, long position) {
        held.add(new Held(file, place, position));
    }

    /** Writes all of it; what is read from now on is not held. */
    void write() throws Exception {
        synchronized (this) {
            over = true;
        }
        Workers.run(held.size(), () -> new Workers.Bench() {
            @Override
            public void work(int item) throws TorporException {
                Held one = held.get(item);
                one.file.write(one.content, one.content.bytes(), one.position, written -> {});
            }

            @Override
            public void close() {}
        });
        held.clear();
    }

    /** Gives back memory; may be repeated. */
    @Override
    public void close() {
        room.close();
    }
}
