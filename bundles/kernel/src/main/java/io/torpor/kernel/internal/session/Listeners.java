package io.torpor.kernel.internal.session;

import io.torpor.kernel.SessionListener;
import io.torpor.spi.Issue;
import io.torpor.spi.Severity;
import io.torpor.spi.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The listeners of one session; drops those that throw. */
final class Listeners {
    private final List<SessionListener> listening;
    private final SessionState state;

    Listeners(List<SessionListener> listening, SessionState state) {
        this.listening = new ArrayList<>(listening);
        this.state = state;
    }

    void stageStarted(String stage) {
        for (int i = listening.size() - 1; i >= 0; i--) {
            try {
                listening.get(i).stageStarted(state.id(), stage);
            } catch (RuntimeException e) {
                drop(i, e);
            }
        }
    }

    void stepStarted(String step) {
        for (int i = listening.size() - 1; i >= 0; i--) {
            try {
                listening.get(i).stepStarted(state.id(), step);
            } catch (RuntimeException e) {
                drop(i, e);
            }
        }
    }

    void stepFinished(String step, long nanos) {
        for (int i = listening.size() - 1; i >= 0; i--) {
            try {
                listening.get(i).stepFinished(state.id(), step, nanos);
            } catch (RuntimeException e) {
                drop(i, e);
            }
        }
    }

    private void drop(int place, RuntimeException failure) {
        String name = listening.remove(place).getClass().getName();
        state.report(new Issue(
                "KERNEL-014",
                Severity.WARNING,
                new Subject.Other(name),
                "Listener " + name + " threw " + failure + " and hears no more of this session",
                "",
                "",
                Optional.of(failure)));
    }
}
