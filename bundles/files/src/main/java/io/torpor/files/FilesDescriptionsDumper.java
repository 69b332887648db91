package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.FileDumper;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Has each open file description saved by the one who claims it. */
@Component
@DumpStep(
        name = "files-descriptions",
        stage = DumpStage.RESOURCES,
        needs = {"file-registry", "images"},
        provides = "file-descriptions")
public final class FilesDescriptionsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        OpenFiles files = context.require(OpenFiles.class);
        ImageRecords images = context.require(ImageRecords.class);
        Claimants<FileDumper> claimants = context.claimants(FileDumper.class);
        for (Description file : files.files()) {
            if (!file.parsed().locks().isEmpty()) {
                throw FileProblems.locked(
                        file, file.parsed().locks().get(0).kind().name());
            }
            FileDumper dumper = claimants.claim(file.subject(), file.descriptions());
            dumper.inspect(file, context);
            Message record = dumper.dump(file, context);
            file_entry entry = FileMessages.wrap(file.id(), record);
            images.add(ImageType.FILES, entry);
            files.isSavedAs(file, entry.getType());
        }
    }
}
