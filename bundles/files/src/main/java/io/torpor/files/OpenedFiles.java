package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.fifo_entry;
import io.torpor.image.proto.reg_file_entry;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.RestoredFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates open files in the engine. For one thread. */
final class OpenedFiles implements RestoredFiles, AutoCloseable {
    private final SavedFiles saved;
    private final FilePaths paths;
    private final RestoreContext context;
    private final Map<Integer, LocalFd> descriptions = new HashMap<>();
    private final Map<Integer, LocalFd> others = new HashMap<>();

    OpenedFiles(SavedFiles saved, FilePaths paths, RestoreContext context) {
        this.saved = saved;
        this.paths = paths;
        this.context = context;
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
        return context.claimants(FileRestorer.class)
                .claim(subject, List.of("record " + kind))
                .restore(record, context);
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
