package io.torpor.cli.command;

import io.torpor.abi.Pid;
import io.torpor.cli.Invocation;
import io.torpor.cli.Reason;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file of {@code --pidfile}. It is created before anything is restored, so that a restore is not undone for a name that is taken or a
 * directory that is missing; closed unwritten, it is removed. Like the peer's: must not exist before, mode 0600, digits only.
 */
final class PidFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private boolean written;

    private PidFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Does nothing later on when the user asked for none. */
    static PidFile reserve(Invocation invocation, Workplace workplace) throws UsageException, TorporException {
        if (!invocation.has(Switch.PIDFILE)) {
            return new PidFile(null, null);
        }
        Path path =
                workplace.file(Switch.PIDFILE, invocation.value(Switch.PIDFILE).orElseThrow());
        try {
            return new PidFile(
                    path,
                    FileChannel.open(
                            path,
                            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    void write(Pid root) throws TorporException {
        if (channel == null) {
            return;
        }
        try {
            channel.write(ByteBuffer.wrap(root.toString().getBytes(StandardCharsets.US_ASCII)));
            written = true;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public void close() throws TorporException {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
            if (!written) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static TorporException failure(Path path, IOException cause) {
        return Issue.error(
                        "CLI-003",
                        new Subject.Other(path.toString()),
                        "Cannot write the pid file " + path + ": " + Reason.of(cause),
                        "Name a file that does not exist yet, in a directory that does.")
                .causedBy(cause)
                .toException();
    }
}
