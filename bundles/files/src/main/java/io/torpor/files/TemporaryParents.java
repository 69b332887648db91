package io.torpor.files;

import io.torpor.abi.FileModes;
import io.torpor.linux.DirectoryEntries;
import io.torpor.linux.FileStatus;
import io.torpor.spi.RestoreContext;
import java.util.ArrayDeque;
import java.util.Deque;

/** Directories that are gone but needed for a moment, because deleted files had names in them. Closing removes them again. */
final class TemporaryParents implements AutoCloseable {
    private final RestoreContext context;
    private final Deque<TemporaryName> made = new ArrayDeque<>();

    TemporaryParents(RestoreContext context) {
        this.context = context;
    }

    /** Makes the directories above a path, where they are missing. */
    void ensure(String path) {
        int slash = path.lastIndexOf('/');
        if (slash <= 0) {
            return;
        }
        String parent = path.substring(0, slash);
        if (FileStatus.of(parent).isEmpty()) {
            ensure(parent);
            if (DirectoryEntries.makeDirectory(parent, FileModes.S_IRWXU)) {
                made.push(TemporaryName.made(parent, true, context));
            }
        }
    }

    @Override
    public void close() {
        for (TemporaryName name : made) {
            name.remove();
        }
    }
}
