package io.torpor.memory;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Saves the pages of those tasks that have a snapshot, and what was held in memory, while the application runs again; and gives back what copying took. */
@Component
@DumpStep(
        name = "memory-late-pages",
        stage = DumpStage.SEAL,
        provides = "pages",
        needs = {"frozen-pages", "pages-room"})
public final class LatePagesDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        SnapshotPages tasks = context.require(SnapshotPages.class);
        HeldPages held = context.require(HeldPages.class);
        try {
            held.write();
            if (!tasks.isEmpty()) {
                PagesPlan plan =
                        new PagesPlan(context, context.require(PagesFiles.class).files());
                tasks.addTo(plan, context.require(EarlyLook.class));
                plan.run(held);
            }
            context.require(PagesRoom.class).discard();
        } catch (Exception e) {
            throw PagesPlan.failure(e);
        } finally {
            tasks.close();
            held.close();
            context.require(EarlyLook.class).close();
        }
        context.require(CopyBuffers.class).close();
    }
}
