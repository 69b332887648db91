package io.torpor.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Completes a stage; see {@link SessionContext#atEachBarrier}. */
@ConsumerType
@FunctionalInterface
public interface BarrierAction {
    void complete() throws TorporException;
}
