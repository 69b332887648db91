package io.torpor.files;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes the records of open file descriptions of what was seen of them, now that nobody waits. */
@Component
@DumpStep(
        name = "files-records",
        stage = DumpStage.SEAL,
        needs = {"file-tables", "images"},
        provides = {"file-records", "records"})
public final class FilesRecordsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        OpenFiles files = context.require(OpenFiles.class);
        if (files.unsavedLock() != null) {
            throw FileProblems.locksWithoutPlugin(files.unsavedLock());
        }
        ImageRecords images = context.require(ImageRecords.class);
        SavedPaths paths = context.require(SavedPaths.class);
        paths.saveWaiting();
        for (CapturedFiles.Claimed each : context.require(CapturedFiles.class).all()) {
            file_entry entry = FileMessages.wrap(each.file().id(), each.record(context));
            images.add(ImageType.FILES, entry);
            files.isSavedAs(each.file(), entry.getType());
        }
        files.areRecorded();
        paths.close();
    }
}
