package io.torpor.tasks;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.tracee.Processor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Describes the processor, if that was asked for: before the tree is frozen, which has no part in it. */
@Component
@DumpStep(name = "tasks-processor", stage = DumpStage.PREFLIGHT, needs = "images")
public final class ProcessorDumper implements ResourceDumper {
    private final Processor processor;

    @Activate
    public ProcessorDumper(@Reference Processor processor) {
        this.processor = processor;
    }

    @Override
    public void dump(DumpContext context) {
        if (context.options().get(Options.PROCESSOR_TRAITS) >= 0) {
            context.require(ImageRecords.class).add(ImageType.CPUINFO, processor.describe());
        }
    }
}
