package io.torpor.crit;

import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user named, or the standard stream that stands for it. */
final class FilePort {
    private final Path path;
    private final InputStream source;
    private final PrintStream target;

    private FilePort(Path path, InputStream source, PrintStream target) {
        this.path = path;
        this.source = source;
        this.target = target;
    }

    /** @param name null for the stream */
    static FilePort source(String name, InputStream standard) throws TorporException {
        return new FilePort(path(name), standard, null);
    }

    /** @param name null for the stream */
    static FilePort target(String name, PrintStream standard) throws TorporException {
        return new FilePort(path(name), null, standard);
    }

    private static Path path(String name) throws TorporException {
        try {
            return name == null ? null : Path.of(name);
        } catch (InvalidPathException e) {
            throw failed("use", name, e.getReason());
        }
    }

    String name() {
        return path == null ? "standard input" : path.toString();
    }

    InputStream open() throws TorporException {
        if (path == null) {
            return new FilterInputStream(source) {
                @Override
                public void close() {} // not ours
            };
        }
        try {
            if (Files.isDirectory(path)) {
                throw failed("read", name(), "it is a directory");
            }
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw failed("read", name(), reason(e));
        }
    }

    /** What writes to the stream that it is given. */
    interface Content {
        void to(OutputStream stream) throws IOException, TorporException;
    }

    /** Writes; a file that did not get its whole content is removed. */
    void write(Content content) throws IOException, TorporException {
        if (path == null) {
            content.to(target);
            target.flush();
            if (target.checkError()) {
                throw new IOException("Cannot write to standard output");
            }
            return;
        }
        boolean whole = false;
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(path))) {
            content.to(stream);
            whole = true;
        } catch (FileSystemException e) {
            throw failed("write", path.toString(), reason(e));
        } finally {
            if (!whole && Files.isRegularFile(path)) {
                Files.delete(path);
            }
        }
    }

    private static TorporException failed(String what, String name, String reason) {
        return Issue.error("CRIT-001", new Subject.Other(name), "Cannot " + what + " " + name + ": " + reason, "")
                .toException();
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
