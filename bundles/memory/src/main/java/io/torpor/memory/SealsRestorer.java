package io.torpor.memory;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Seals memfds, now that they are filled and mapped, and closes what the engine had opened for memory. */
@Component
@RestoreStep(
        name = "memory-seals",
        stage = RestoreStage.PRIVATE,
        needs = {"mappings", "memory-image"})
public final class SealsRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        RestoredObjects objects = context.require(RestoredObjects.class);
        objects.seal();
        objects.close();
        try {
            context.require(StoredPages.class).close();
        } catch (IOException e) {
            throw new IllegalStateException("a file that was only read cannot be closed", e);
        }
    }
}
