package io.torpor.memory;

import io.torpor.image.ImageRecords;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import org.osgi.service.component.annotations.Component;

/** Lists the pages that were saved, in images. There may be tens of thousands of entries, so it waits until the tree runs again. */
@Component
@DumpStep(
        name = "memory-pagemaps",
        stage = DumpStage.SEAL,
        provides = "records",
        needs = {"pages", "images"})
public final class PagemapRecords implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        ImageRecords images = context.require(ImageRecords.class);
        for (PagesFile file : context.require(PagesFiles.class).files()) {
            file.addRecords(images);
        }
    }
}
