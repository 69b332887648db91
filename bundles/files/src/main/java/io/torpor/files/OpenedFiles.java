package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.eventfd_file_entry;
import io.torpor.image.proto.fifo_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.linux.Processes;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.RestoredFiles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Creates open files in the engine. A tree may have more than the engine may: of the simple kinds some are created then only when tasks get them, and let go when all
 * have. For one thread.
 */
final class OpenedFiles implements RestoredFiles, AutoCloseable {
    /** Kinds that nobody has anything more to do with when all files are there. */
    private static final Set<Class<? extends Message>> SIMPLE = Set.of(reg_file_entry.class, eventfd_file_entry.class);

    private final SavedFiles saved;
    private final FilePaths paths;
    private final RestoreContext context;
    private final SocketLabels labels = new SocketLabels();
    private final Map<Integer, LocalFd> descriptions = new HashMap<>();
    private final Map<Integer, LocalFd> others = new HashMap<>();
    private final Map<Integer, Integer> uses;
    private final Set<Integer> installed = new HashSet<>();
    private final int most;

    OpenedFiles(SavedFiles saved, FilePaths paths, RestoreContext context) {
        this(saved, paths, context, Processes.descriptorLimit() / 2);
    }

    OpenedFiles(SavedFiles saved, FilePaths paths, RestoreContext context, int most) {
        this.most = most;
        this.uses = saved.uses();
        this.saved = saved;
        this.paths = paths;
        this.context = context;
    }

    /** Creates those that must be there before tasks get theirs. */
    void create() throws TorporException {
        boolean all = uses.size() <= most;
        for (int id : new TreeSet<>(uses.keySet())) {
            if (all || !SIMPLE.contains(saved.record(id).getClass())) {
                description(id);
            }
        }
    }

    /** A table has got this one. */
    void isInstalled(int id) {
        if (uses.merge(id, -1, Integer::sum) == 0) {
            installed.add(id);
        }
    }

    /** Whether the engine has so many that those all have got should be let go. */
    boolean isFull() {
        return descriptions.size() > most && !installed.isEmpty();
    }

    /** Lets go of what all have got; the calls that gave it to them must have been made. */
    void releaseInstalled() throws TorporException {
        for (int id : installed) {
            if (SIMPLE.contains(saved.record(id).getClass())) {
                descriptions.remove(id).close();
            }
        }
        installed.clear();
    }

    @Override
    public LocalFd description(int id) throws TorporException {
        LocalFd open = descriptions.get(id);
        if (open == null) {
            open = create(id, saved.record(id));
            descriptions.put(id, open);
        }
        return open;
    }

    @Override
    public LocalFd open(int id) throws TorporException {
        LocalFd open = others.get(id);
        if (open == null) {
            Message record = saved.record(id);
            open = record instanceof reg_file_entry path ? paths.open(path) : create(id, record);
            others.put(id, open);
        }
        return open;
    }

    private LocalFd create(int id, Message record) throws TorporException {
        Optional<LocalFd> inherited = inherited(record);
        if (inherited.isPresent()) {
            return inherited.get();
        }
        String kind = record.getClass().getSimpleName();
        Subject subject = new Subject.Other("file " + id);
        FileRestorer restorer = context.claimants(FileRestorer.class).claim(subject, List.of("record " + kind));
        return labels.create(subject, saved.label(id), context, () -> restorer.restore(record, context));
    }

    /** Whatever was inherited for the path of a file or FIFO. */
    private Optional<LocalFd> inherited(Message record) throws TorporException {
        if (record instanceof fifo_entry fifo) {
            return paths.inherited(saved.path(fifo.getRegfId()));
        }
        return record instanceof reg_file_entry file ? paths.inherited(file) : Optional.empty();
    }

    /** Lets go of what tasks have by a number: a pipe ends for its reader when the last writer has gone, and that must not be us. */
    void releaseDescriptions() {
        for (LocalFd open : descriptions.values()) {
            open.close();
        }
        descriptions.clear();
    }

    /** Takes away what the dump left in the file system for us. */
    void removeLinks() {
        paths.removeLinks();
    }

    @Override
    public void close() {
        releaseDescriptions();
        for (LocalFd open : others.values()) {
            open.close();
        }
        paths.close();
    }
}
