package io.torpor.pipes;

import io.torpor.abi.OpenFlags;
import io.torpor.abi.PollEvents;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The pipes of which the tree has one end only. Who has the other is not to be seen, but whether anybody has it is: poll(2) reports POLLHUP to a reader without writers,
 * and POLLERR to a writer without readers. For the session's thread.
 */
final class OneEnded {
    private final Map<Long, OpenFile> readers = new HashMap<>();
    private final Map<Long, OpenFile> writers = new HashMap<>();

    /** An end in the tree, and whether it is the one for reading. */
    record End(OpenFile file, boolean reads) {}

    private OneEnded() {}

    /** Those of this dump. */
    static OneEnded of(DumpContext context) {
        return context.findOrProvide(OneEnded.class, OneEnded::new);
    }

    /** Notes an end of a pipe, of which the inode number is all its identity. */
    void add(OpenFile end) {
        int access = end.flags() & OpenFlags.O_ACCMODE;
        if (access != OpenFlags.O_WRONLY) {
            readers.putIfAbsent(end.inode(), end);
        }
        if (access != OpenFlags.O_RDONLY) {
            writers.putIfAbsent(end.inode(), end);
        }
    }

    /** The ends whose other end is open outside of the tree. */
    List<End> outside() {
        List<End> found = new ArrayList<>();
        readers.forEach((pipe, end) -> {
            if (!writers.containsKey(pipe)
                    && (Sockets.poll(end.descriptor(), PollEvents.POLLIN) & PollEvents.POLLHUP) == 0) {
                found.add(new End(end, true));
            }
        });
        writers.forEach((pipe, end) -> {
            if (!readers.containsKey(pipe)
                    && (Sockets.poll(end.descriptor(), PollEvents.POLLOUT) & PollEvents.POLLERR) == 0) {
                found.add(new End(end, false));
            }
        });
        return found;
    }
}
