package io.torpor.cli;

import io.torpor.spi.TorporException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** Gives each request of a program that stays a log of its own. A service of the launcher. May be used from any thread. */
@ProviderType
public interface RequestLogs {
    /**
     * Begins a log. Until it is closed, what the calling thread logs goes there, and what threads log that it starts meanwhile; a thread that
     * goes on afterwards logs where the process does.
     *
     * @param file gets the lines; closed with the log
     * @param verbosity as after {@code -v}: 0 to 4
     */
    RequestLog open(OutputStream file, int verbosity);

    /** The log of one request; to be closed by the thread that opened it. */
    @ProviderType
    interface RequestLog extends AutoCloseable {
        /** Adds the problems that ended the request, in the lines that people look for in the peer's logs. */
        void failure(TorporException failure);

        @Override
        void close();
    }
}
