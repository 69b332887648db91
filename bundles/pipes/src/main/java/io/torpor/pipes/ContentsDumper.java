package io.torpor.pipes;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Copies what is in pipes and FIFOs, when all are known: many of them at once, because the application waits. */
@Component
@DumpStep(name = "pipes-contents", stage = DumpStage.RESOURCES, needs = "file-descriptions")
public final class ContentsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Optional<SavedContents> contents = context.find(SavedContents.class);
        if (contents.isPresent()) {
            contents.get().copy();
        }
    }
}
