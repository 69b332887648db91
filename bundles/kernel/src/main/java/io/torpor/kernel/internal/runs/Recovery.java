package io.torpor.kernel.internal.runs;

import io.torpor.kernel.Recovered;
import io.torpor.kernel.internal.Installed;
import io.torpor.kernel.internal.Offer;
import io.torpor.spi.Issue;
import io.torpor.spi.Recoverer;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mends what dead engines have noted. May be used from any thread. */
public final class Recovery {
    private static final String KIND = "torpor.recovers";

    private final RunDirectory directory;
    private final Installed installed;

    public Recovery(RunDirectory directory, Installed installed) {
        this.directory = directory;
        this.installed = installed;
    }

    /** Of all engines that are dead. Costs the look at a directory when there is none. */
    public List<Recovered> recoverAll() {
        List<Recovered> all = new ArrayList<>();
        for (String name : directory.names()) {
            recover(name, all);
        }
        return all;
    }

    /**
     * Of one session.
     *
     * @throws TorporException KERNEL-022 when its engine is still at it
     */
    public List<Recovered> recover(String runId) throws TorporException {
        List<Recovered> found = new ArrayList<>();
        for (String name : directory.names()) {
            if (name.equals(runId) && !recover(name, found)) {
                throw Issue.error(
                                "KERNEL-022",
                                new Subject.Other("run " + runId),
                                "Cannot recover run " + runId + ": its engine is alive and will clean up itself",
                                "Wait until it has ended.")
                        .toException();
            }
        }
        return found;
    }

    /** Whether the engine of that journal is dead, or gone by now. */
    private boolean recover(String name, List<Recovered> found) {
        try {
            if (name.startsWith(".")) {
                if (directory.isStillborn(name)) {
                    directory.delete(name);
                }
                return true;
            }
            JournalFile journal = directory.takeOver(name).orElse(null);
            if (journal == null) {
                return false;
            }
            try (journal) {
                for (JournalFile.Note note : journal.open()) {
                    found.add(mend(name, journal, note));
                }
            }
        } catch (IOException e) {
            found.add(new Recovered(
                    name, "", "journal", directory.path().resolve(name).toString(), Optional.of(unreadable(name, e))));
        }
        return true;
    }

    private Recovered mend(String runId, JournalFile journal, JournalFile.Note note) throws IOException {
        Optional<Issue> failure = Optional.empty();
        try {
            recover(note);
            journal.mended(note);
        } catch (TorporException e) {
            failure = Optional.of(e.issue());
        }
        return new Recovered(runId, journal.session(), note.kind(), note.data(), failure);
    }

    private void recover(JournalFile.Note note) throws TorporException {
        for (Offer<Recoverer> offer : installed.of(Recoverer.class)) {
            if (note.kind().equals(offer.property(KIND))) {
                Offer.Pin<Recoverer> pin = offer.pin();
                try {
                    pin.service().recover(note.data());
                } finally {
                    pin.release();
                }
                return;
            }
        }
        throw Issue.error(
                        "KERNEL-021",
                        new Subject.Other(note.kind() + " " + note.data()),
                        "Cannot mend what a killed engine has left, " + note.kind() + " " + note.data()
                                + ": no installed plugin knows that kind",
                        "Install the plugin that made it.")
                .toException();
    }

    private Issue unreadable(String name, IOException cause) {
        return Issue.error(
                        "KERNEL-023",
                        new Subject.Other("journal " + name),
                        "Cannot read the journal " + directory.path().resolve(name) + ": " + cause,
                        "Look into it and mend by hand what it names, then remove it.")
                .causedBy(cause);
    }
}
