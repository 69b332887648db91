package io.torpor.sockets.inet;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.HandshakeHold;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Lets go of connections when the images are complete: while we hold one, its port is taken. */
@Component
@DumpStep(name = "sockets-inet-release", stage = DumpStage.RELEASE, needs = "tree-released")
public final class TcpReleaseDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.find(TcpConnections.class).ifPresent(TcpConnections::close);
        Optional<HandshakeHold.Held> held = context.find(HandshakeHold.Held.class);
        if (held.isPresent()) {
            held.get().release();
        }
    }
}
