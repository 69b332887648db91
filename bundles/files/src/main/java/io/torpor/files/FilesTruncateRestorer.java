package io.torpor.files;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Puts files that have grown since the dump back to their old size, if the user wants that. */
@Component
@RestoreStep(
        name = "files-truncate",
        stage = RestoreStage.CREDENTIALS,
        needs = "descriptors",
        onlyWith = "changed-files")
public final class FilesTruncateRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        context.require(FilePaths.class).changed().truncate();
    }
}
