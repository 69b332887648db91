package io.torpor.image.steps;

import io.torpor.image.ImageRecords;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ImageStore;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Writes what the dump has recorded. A dump that fails takes the files that it created away again. */
@Component
@DumpStep(
        name = "images-write",
        stage = DumpStage.SEAL,
        provides = "images-written",
        needs = {"images", "records"})
public final class ImageWriteDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        ImageStore store = context.images();
        List<String> created = new ArrayList<>();
        context.undo("remove image files from " + store.location(), () -> remove(created, store));
        long bytes = context.require(ImageRecords.class).writeTo(store, created::add);
        context.count("image-files-written", created.size());
        context.count("image-bytes-written", bytes);
    }

    /** In reverse: the inventory goes first, and with it the claim to be complete. */
    private static void remove(List<String> names, ImageStore store) throws IOException {
        IOException first = null;
        for (int i = names.size() - 1; i >= 0; i--) {
            try {
                store.remove(names.get(i));
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
