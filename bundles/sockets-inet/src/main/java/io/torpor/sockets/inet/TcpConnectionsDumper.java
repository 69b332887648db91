package io.torpor.sockets.inet;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import org.osgi.service.component.annotations.Component;

/** Connections are closed or refused, so there are none whose packets would have to be held back. */
@Component
@DumpStep(name = "sockets-inet-connections", stage = DumpStage.OBSERVE, provides = "connections-known")
public final class TcpConnectionsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        // None.
    }
}
