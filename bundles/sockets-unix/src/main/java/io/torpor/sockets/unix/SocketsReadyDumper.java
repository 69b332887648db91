package io.torpor.sockets.unix;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SocketsAhead;
import org.osgi.service.component.annotations.Component;

/** Asks for sockets as soon as there are copies of them. */
@Component
@DumpStep(name = "sockets-unix-ready", stage = DumpStage.QUIESCE)
public final class SocketsReadyDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.provide(SocketsAhead.class, sockets -> LooksAhead.of(context).begin(sockets));
    }
}
