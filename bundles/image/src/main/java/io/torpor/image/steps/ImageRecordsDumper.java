package io.torpor.image.steps;

import io.torpor.image.ImageRecords;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import org.osgi.service.component.annotations.Component;

/** Gives the steps of a dump the place for their records: {@link ImageRecords}, by the capability {@code images}. */
@Component
@DumpStep(name = "images-records", stage = DumpStage.PREFLIGHT, provides = "images", live = true)
public final class ImageRecordsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        context.provide(ImageRecords.class, new ImageRecords());
    }
}
