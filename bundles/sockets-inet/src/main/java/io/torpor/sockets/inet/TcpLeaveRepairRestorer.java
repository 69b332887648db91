package io.torpor.sockets.inet;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Lets connections go on when packets pass again: leaving repair mode sends the first, and what is lost now is only sent again later. */
@Component
@RestoreStep(name = "sockets-inet-leave-repair", stage = RestoreStage.OPEN, needs = "network-unlocked")
public final class TcpLeaveRepairRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        try {
            context.find(RestoredTracking.class).ifPresent(tracking -> tracking.end(context));
            context.find(RestoredConnections.class).ifPresent(RestoredConnections::goOn);
        } catch (SyscallException e) {
            throw Issue.error(
                            "SOCKETS-INET-008",
                            new Subject.Other("TCP connections"),
                            "Cannot let TCP connections go on: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }
}
