package io.torpor.memory;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Has mappings read that were read before the tree was stopped, while others look at the rest of it; {@link MemoryObserver} needs the outcome. */
@Component
@DumpStep(
        name = "address-spaces",
        stage = DumpStage.OBSERVE,
        needs = {"task-tree", "pages-room"})
public final class SecondLook implements ResourceDumper {
    @Override
    public void dump(DumpContext context) {
        context.require(EarlyLook.class).lookAgain(context.require(FrozenTree.class));
    }
}
