package io.torpor.kernel.internal.session;

import io.torpor.abi.Pid;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.runs.RunDirectory;
import io.torpor.spi.Claimants;
import io.torpor.spi.Issue;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The context of a preflight: objections are noted, each once, and end nothing. */
final class PreflightState extends DumpState {
    private final Set<List<Object>> known = new HashSet<>();

    PreflightState(
            SessionId id,
            RunDirectory runs,
            Pid root,
            Options options,
            Map<Class<?>, ? extends Claimants<?>> claimants) {
        super(id, runs, root, options, new DiscardedImages(), Unheard.PROGRESS, claimants);
    }

    @Override
    public void refuse(Issue issue) {
        report(issue);
    }

    @Override
    public void refuse(TorporException objection) {
        objection.issues().forEach(this::report);
    }

    @Override
    public void report(Issue issue) {
        synchronized (known) {
            if (known.add(List.of(issue.code(), issue.subject(), issue.message()))) {
                super.report(issue);
            }
        }
    }
}
