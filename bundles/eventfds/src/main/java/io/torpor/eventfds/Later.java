package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.spi.RestoreContext;
import java.util.ArrayList;
import java.util.List;

/** Descriptions that exist but are not complete: their records, and descriptors of ours. For the session's thread. */
final class Later implements AutoCloseable {
    private final List<Waiting> waiting = new ArrayList<>();

    /** One of them. */
    record Waiting(Message record, LocalFd file) {}

    private Later() {}

    /** The session's one. */
    static Later of(RestoreContext context) {
        return context.findOrProvide(Later.class, () -> {
            Later later = new Later();
            context.undo("close descriptors of unfinished event files", later::close);
            return later;
        });
    }

    void add(Message record, LocalFd file) {
        waiting.add(new Waiting(record, file));
    }

    /** Those of one kind; they are no longer waiting, and the caller closes their descriptors. */
    List<Waiting> take(Class<? extends Message> kind) {
        List<Waiting> taken = new ArrayList<>();
        waiting.removeIf(one -> kind.isInstance(one.record()) && taken.add(one));
        return taken;
    }

    @Override
    public void close() {
        for (Waiting one : waiting) {
            one.file().close();
        }
    }
}
