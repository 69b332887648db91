package io.torpor.memory;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Completes the records of address spaces. There may be tens of thousands of mappings, so it waits until the tree runs again. */
@Component
@DumpStep(
        name = "memory-mms",
        stage = DumpStage.SEAL,
        provides = "records",
        needs = {"memory-records", "images"})
public final class MmRecords implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        ImageRecords images = context.require(ImageRecords.class);
        for (MmDraft draft : context.require(MmDrafts.class).drafts()) {
            images.add(ImageType.MM, draft.memory().task().virtualPid().number(), draft.complete(context));
        }
    }
}
