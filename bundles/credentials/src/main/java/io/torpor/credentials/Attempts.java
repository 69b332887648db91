package io.torpor.credentials;

import io.torpor.abi.Errno;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.tracee.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Calls that bring back attributes without which a task still runs: a failure is worth a warning, once for each attribute. */
final class Attempts {
    private final List<Attempt> attempts = new ArrayList<>();

    private record Attempt(Subject subject, String what, Call call) {}

    /**
     * Notes a call.
     *
     * @param what it brings back, as the message calls it
     */
    void add(Subject subject, String what, Call call) {
        attempts.add(new Attempt(subject, what, call));
    }

    /** Warns of what has failed, when the calls have been made. */
    void report(RestoreContext context) {
        Set<String> told = new HashSet<>();
        for (Attempt attempt : attempts) {
            if (attempt.call().failed() && told.add(attempt.what())) {
                report(
                        context,
                        attempt.subject(),
                        attempt.what(),
                        Errno.name(attempt.call().errno()));
            }
        }
    }

    static void report(RestoreContext context, Subject subject, String what, String why) {
        context.report(Issue.warning(
                "CREDENTIALS-016",
                subject,
                subject + " comes back without its " + what + ": " + why,
                "Restore with all capabilities, on a machine and a kernel that know it."));
    }
}
