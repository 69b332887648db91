package io.torpor.files;

import io.torpor.linux.DirectoryEntries;
import io.torpor.spi.RestoreContext;

/** A name that a file has for a moment. Removing it twice does no harm. */
final class TemporaryName {
    private final String path;
    private final boolean directory;
    private boolean removed;

    private TemporaryName(String path, boolean directory) {
        this.path = path;
        this.directory = directory;
    }

    /** A name that has just been made, and will be removed when the restore fails. */
    static TemporaryName made(String path, boolean directory, RestoreContext context) {
        TemporaryName name = new TemporaryName(path, directory);
        context.undo("remove " + path, name::remove);
        return name;
    }

    String path() {
        return path;
    }

    void remove() {
        if (!removed) {
            removed = true;
            if (directory) {
                DirectoryEntries.removeDirectory(path);
            } else {
                DirectoryEntries.unlink(path);
            }
        }
    }
}
