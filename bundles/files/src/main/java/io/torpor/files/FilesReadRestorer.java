package io.torpor.files;

import io.torpor.image.ImageSet;
import io.torpor.linux.DescriptorRoom;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Reads what the images say about files, and checks it. */
@Component
@RestoreStep(name = "files-read", stage = RestoreStage.PREPARE, needs = "images", provides = "file-records")
public final class FilesReadRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        DescriptorRoom.make();
        context.provide(SavedFiles.class, new SavedFiles(context.require(ImageSet.class)));
    }
}
