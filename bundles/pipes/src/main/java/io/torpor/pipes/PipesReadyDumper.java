package io.torpor.pipes;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.PipesAhead;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Asks for pipes as soon as there are copies of their ends. */
@Component
@DumpStep(name = "pipes-ready", stage = DumpStage.QUIESCE)
public final class PipesReadyDumper implements ResourceDumper {
    private final Architecture architecture;

    @Activate
    public PipesReadyDumper(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public void dump(DumpContext context) {
        ContentsAhead ahead = new ContentsAhead(architecture);
        context.provide(ContentsAhead.class, ahead);
        context.provide(PipesAhead.class, ahead);
    }
}
