package io.torpor.files;

import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.RestoredFiles;
import java.util.SortedSet;
import org.osgi.service.component.annotations.Component;

/**
 * Creates every open file once, in the engine. Who has more to do with one of them when all are there, and before tasks get theirs, does that between
 * {@code open-files} and {@code open-files-complete}: sockets that have files in their queues.
 */
@Component
@RestoreStep(
        name = "files-create",
        stage = RestoreStage.RESOURCES,
        needs = {"puppets", "file-records"},
        provides = {"open-files", "open-files-complete"})
public final class FilesCreateRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        SavedFiles saved = context.require(SavedFiles.class);
        FilePaths paths = new FilePaths(saved, context);
        OpenedFiles files = new OpenedFiles(saved, paths, context);
        context.undo("close our descriptors of the tree's files", files::close);
        context.provide(FilePaths.class, paths);
        context.provide(OpenedFiles.class, files);
        context.provide(RestoredFiles.class, files);
        SortedSet<Integer> open = saved.open();
        files.create();
        for (int id : saved.ofEndedProcesses()) {
            if (!open.contains(id)) {
                files.open(id);
            }
        }
    }
}
