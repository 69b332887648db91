package io.torpor.sockets.inet;

import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Resets connections that nobody has accepted, when the images are complete. A tree that goes on keeps them. */
@Component
@DumpStep(name = "sockets-inet-reset", stage = DumpStage.RELEASE, onlyWith = "in-flight")
public final class TcpResetDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        if (context.options().get(Options.LEAVE_RUNNING) || context.options().get(Options.LEAVE_STOPPED)) {
            return;
        }
        try {
            InFlight.of(context).reset();
        } catch (SyscallException e) {
            throw Problems.unreadable(new Subject.Other("listening sockets"), e);
        }
    }
}
