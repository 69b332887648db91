package io.torpor.pipes;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes the records of what was copied, now that nobody waits. */
@Component
@DumpStep(name = "pipes-records", stage = DumpStage.SEAL, needs = "images", provides = "records")
public final class ContentRecordsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        context.find(SavedContents.class).ifPresent(SavedContents::write);
    }
}
