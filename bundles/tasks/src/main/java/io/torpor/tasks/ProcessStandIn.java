package io.torpor.tasks;

import io.torpor.spi.StandIn;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Dummy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A process of the engine's own that a dump can be tried on. */
@Component
public final class ProcessStandIn implements StandIn {
    private final Architecture architecture;

    @Activate
    public ProcessStandIn(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Running start() {
        Dummy dummy = Dummy.start(architecture);
        return new Running(dummy.pid(), dummy::close);
    }
}
