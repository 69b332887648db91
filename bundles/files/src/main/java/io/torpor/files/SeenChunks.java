package io.torpor.files;

/** The descriptors of one table, some at a time. For one thread at a time. */
interface SeenChunks extends AutoCloseable {
    /** The next descriptors, by rising number; null among them for numbers that are not in use, or not any more. Null after the last. Copies are the caller's. */
    Seen[] next();

    @Override
    void close();

    /** Closes the copies that nobody has taken: those from an index on. */
    static void close(Seen[] chunk, int from) {
        for (int i = from; i < chunk.length; i++) {
            if (chunk[i] != null && chunk[i].copy() != null) {
                chunk[i].copy().close();
            }
        }
    }
}
