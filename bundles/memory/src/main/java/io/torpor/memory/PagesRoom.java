package io.torpor.memory;

import io.torpor.abi.Pid;
import io.torpor.image.ImageType;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Pages files that are there before the tree is stopped, about as long as they will become. Most of what writing a new file costs is that the kernel finds
 * memory for it, page by page: writing over zeroes takes a third of the time (1 GiB on ext4: 70 ms instead of 240), or a tenth in a virtual machine
 * whose host has taken unused memory back. For one thread at a time.
 */
final class PagesRoom {
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(PagesFile.PIECE);

    private final ImageStore store;
    private final Set<String> earlier;
    private final Map<Pid, Prepared> files = new LinkedHashMap<>();
    private int lastId;

    /** A file that holds zeroes. */
    record Prepared(int id, FileChannel channel) {}

    /** @throws TorporException when the images' directory cannot be read */
    PagesRoom(ImageStore store) throws TorporException {
        this.store = store;
        try {
            earlier = new HashSet<>(store.names());
        } catch (IOException e) {
            throw PagesFile.cannotWrite(store, "pages files", e);
        }
    }

    /**
     * Creates the file for a task's own pages. Files of an earlier dump are left alone for now: this dump may yet be refused.
     *
     * @throws TorporException when that is not possible
     */
    void create(Pid task) throws TorporException {
        int id = nextId();
        String name = ImageType.PAGES.fileName(id);
        if (!earlier.contains(name)) {
            try {
                files.put(task, new Prepared(id, store.create(name)));
            } catch (IOException e) {
                throw PagesFile.cannotWrite(store, name, e);
            }
        }
    }

    /** The next number that no pages file has. */
    int nextId() {
        return ++lastId;
    }

    /**
     * Fills a task's file with zeroes, until time is up or the disk is full; then the real content, which may need less, will show whether there is room.
     *
     * @param end value of {@link System#nanoTime} to stop at
     */
    void fill(Pid task, long bytes, long end) throws IOException {
        Prepared file = files.get(task);
        if (file == null) {
            return;
        }
        long at = 0;
        try {
            while (at < bytes && System.nanoTime() - end < 0) {
                ByteBuffer zeroes = ZEROES.duplicate().limit((int) Math.min(PagesFile.PIECE, bytes - at));
                at += file.channel().write(zeroes, at);
            }
        } catch (IOException e) {
            file.channel().truncate(0);
        }
    }

    /** Hands a task's file over to the caller; null if it has none. */
    Prepared take(Pid task) {
        return files.remove(task);
    }

    /** Takes away the files that nobody has taken. May be repeated. */
    void discard() throws IOException {
        for (Prepared file : files.values()) {
            file.channel().close();
            store.remove(ImageType.PAGES.fileName(file.id()));
        }
        files.clear();
    }
}
