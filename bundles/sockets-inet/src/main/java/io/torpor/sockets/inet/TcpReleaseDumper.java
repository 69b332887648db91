package io.torpor.sockets.inet;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import org.osgi.service.component.annotations.Component;

/** Lets go of connections when the images are complete: while we hold one, its port is taken. */
@Component
@DumpStep(name = "sockets-inet-release", stage = DumpStage.RELEASE)
public final class TcpReleaseDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        context.find(TcpConnections.class).ifPresent(TcpConnections::close);
    }
}
