package io.torpor.kernel.internal.runs;

import io.torpor.kernel.SessionId;
import io.torpor.spi.Issue;
import io.torpor.spi.RunJournal;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The journal of a session that runs: no file as long as nothing is noted. */
public final class SessionJournal implements RunJournal {
    /** A new random UUID each time; see random(4). The JDK's own way starts a third of its security classes. */
    private static final Path UUIDS = Path.of("/proc/sys/kernel/random/uuid");

    private final RunDirectory directory;
    private final SessionId session;
    private final Set<Integer> open = new HashSet<>();
    private String runId;
    private FileChannel file;
    private int notes;

    public SessionJournal(RunDirectory directory, SessionId session) {
        this.directory = directory;
        this.session = session;
    }

    @Override
    public synchronized String runId() {
        if (runId == null) {
            try {
                runId = Files.readString(UUIDS).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return runId;
    }

    @Override
    public synchronized Entry note(String kind, String data) throws TorporException {
        try {
            if (file == null) {
                file = directory.create(runId(), JournalFile.firstLine(session.toString()));
            }
            int number = ++notes;
            JournalFile.append(file, JournalFile.noted(number, kind, data));
            open.add(number);
            return () -> done(number);
        } catch (IOException e) {
            throw Issue.error(
                            "KERNEL-020",
                            new Subject.Other(kind + " " + data),
                            "Cannot " + session + ": what it is about to change (" + kind + ": " + data
                                    + ") cannot be noted in " + directory.path() + ": " + e,
                            "Make that directory writable, or name another in the environment variable TORPOR_RUNS.")
                    .causedBy(e)
                    .toException();
        }
    }

    private synchronized void done(int number) {
        if (!open.remove(number) || file == null) {
            return;
        }
        try {
            JournalFile.append(file, JournalFile.done(String.valueOf(number)));
        } catch (IOException e) {
            // Full, or gone: at worst somebody mends later what is mended already, which recoverers can stand.
            throw new UncheckedIOException(e);
        }
    }

    /** The session has ended. What is still noted is left to those who recover. */
    public synchronized void close() throws IOException {
        if (file != null) {
            FileChannel closing = file;
            file = null;
            directory.close(runId, closing, open.isEmpty());
        }
    }
}
