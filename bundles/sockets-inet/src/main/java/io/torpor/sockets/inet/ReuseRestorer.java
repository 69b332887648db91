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

/** Takes forced flags off sockets when all are bound. */
@Component
@RestoreStep(name = "sockets-inet-reuse", stage = RestoreStage.RESOURCES, needs = "descriptors")
public final class ReuseRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        try {
            context.find(ReuseFlags.class).ifPresent(ReuseFlags::settle);
        } catch (SyscallException e) {
            throw Issue.error(
                            "SOCKETS-INET-008",
                            new Subject.Other("internet sockets"),
                            "Cannot restore internet sockets: SO_REUSEADDR and SO_REUSEPORT cannot be set: "
                                    + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }
}
