package io.torpor.files;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import org.osgi.service.component.annotations.Component;

/** Lets go of everything that was opened for the tree. */
@Component
@RestoreStep(name = "files-close", stage = RestoreStage.RESUME, needs = "descriptors")
public final class FilesCloseRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) {
        OpenedFiles files = context.require(OpenedFiles.class);
        files.removeLinks();
        files.close();
    }
}
