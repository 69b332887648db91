package io.torpor.itests.bundles.sample;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import org.osgi.service.component.annotations.Component;

/** A step that needs the tree. */
@Component
@DumpStep(name = "sample-note", stage = DumpStage.OBSERVE, needs = "task-tree", provides = "sample-note")
public final class NoteDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        context.count("sample-notes", 1);
    }
}
