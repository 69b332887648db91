package io.torpor.rpc;

import io.torpor.cli.Invocation;
import io.torpor.cli.Reason;
import io.torpor.cli.Switch;
import io.torpor.cli.UsageException;
import io.torpor.cli.Workplace;
import io.torpor.linux.Processes;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of {@code --pidfile} while a service runs: must not exist before, mode 0600, digits only. */
final class ServicePidFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServicePidFile.class);

    private final Optional<Path> path;

    private ServicePidFile(Optional<Path> path) {
        this.path = path;
    }

    /** Writes it, if the user wants one. */
    static ServicePidFile write(Invocation invocation, Workplace workplace) throws UsageException, TorporException {
        Optional<String> name = invocation.value(Switch.PIDFILE);
        if (name.isEmpty()) {
            return new ServicePidFile(Optional.empty());
        }
        Path path = workplace.file(Switch.PIDFILE, name.get());
        try (FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            file.write(ByteBuffer.wrap(Processes.self().toString().getBytes(StandardCharsets.US_ASCII)));
            return new ServicePidFile(Optional.of(path));
        } catch (IOException e) {
            throw Refusal.of(
                    "RPC-014",
                    "Cannot write the pid file " + path + ": " + Reason.of(e),
                    "Name a file that does not exist yet, in a directory that does.",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            if (path.isPresent()) {
                Files.deleteIfExists(path.get());
            }
        } catch (IOException e) {
            LOG.warn("The pid file stays: {}", Reason.of(e));
        }
    }
}
