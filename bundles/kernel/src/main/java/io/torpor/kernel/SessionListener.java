package io.torpor.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears how far sessions are: a service that clients register. Those present at the start of a session hear all of it.
 *
 * <p>Called in the session's thread, between steps: the application may be frozen meanwhile, so a listener must be quick and must not
 * block. One that throws is reported and hears no more of that session, which goes on.
 */
@ConsumerType
public interface SessionListener {
    /** @param stage name of the constant of {@link io.torpor.spi.DumpStage} or {@link io.torpor.spi.RestoreStage} */
    void stageStarted(SessionId session, String stage);

    void stepStarted(SessionId session, String step);

    /**
     * The step has returned or failed.
     *
     * @param nanos how long it took
     */
    void stepFinished(SessionId session, String step, long nanos);
}
