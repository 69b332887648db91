package io.torpor.image;

import io.torpor.spi.ImageStore;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** A store's exception in words: the reason, and what to do about it. */
final class StoreFailure {
    private StoreFailure() {}

    static Issue reading(ImageStore store, String name, IOException e) {
        String message = "Cannot read " + name + " of " + store.location() + ": " + reason(e);
        return Issue.error("IMAGE-002", new Subject.ImageFile(name), message, remedy(store, e))
                .causedBy(e);
    }

    static Issue writing(ImageStore store, String name, IOException e) {
        String message = "Cannot write " + name + " to " + store.location() + ": " + reason(e);
        return Issue.error("IMAGE-003", new Subject.ImageFile(name), message, remedy(store, e))
                .causedBy(e);
    }

    /** The kernel's words where the exception has them. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String remedy(ImageStore store, IOException e) {
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (reason.contains("no space") || reason.contains("quota")) {
            return "Free space on the file system of " + store.location()
                    + ", or choose another directory for the images.";
        }
        if (reason.contains("read-only")) {
            return "Choose a directory on a writable file system.";
        }
        if (reason.contains("permission") || reason.contains("not permitted")) {
            return "Run as a user who may access " + store.location() + ".";
        }
        if (reason.contains("no such") || reason.contains("not a directory")) {
            return "Check that " + store.location() + " is an existing directory.";
        }
        return "";
    }
}
