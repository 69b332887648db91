package io.torpor.kernel.internal.session;

import io.torpor.kernel.SessionId;
import io.torpor.kernel.StageTiming;
import io.torpor.kernel.StepTiming;
import io.torpor.spi.Issue;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Writes a session to the log, once it is over: before, the application might wait for the disk. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private SessionLog() {}

    static void write(SessionId id, Timeline timeline, List<Issue> issues) {
        for (StageTiming stage : timeline.stages()) {
            for (StepTiming step : stage.steps()) {
                MDC.put("step", step.step());
                LOG.info("{}: {} took {} ms", stage.stage(), step.step(), millis(step.nanos()));
            }
            MDC.remove("step");
            LOG.info("{} took {} ms", stage.stage(), millis(stage.nanos()));
        }
        for (Issue issue : issues) {
            write(issue);
        }
        LOG.info("{} ended after {} ms", id, millis(timeline.totalNanos()));
    }

    private static void write(Issue issue) {
        String text = issue.evidence().isEmpty() ? issue.toString() : issue + " (" + issue.evidence() + ")";
        Throwable cause = issue.cause().orElse(null);
        switch (issue.severity()) {
            case INFO -> LOG.info(text, cause);
            case WARNING -> LOG.warn(text, cause);
            case ERROR -> LOG.error(text, cause);
        }
    }

    /** With three digits after the point. */
    private static String millis(long nanos) {
        long micros = nanos / 1000;
        String fraction = Long.toString(micros % 1000);
        return micros / 1000 + "." + "0".repeat(3 - fraction.length()) + fraction;
    }
}
