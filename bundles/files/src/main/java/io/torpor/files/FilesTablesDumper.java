package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.Fcntl;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.FileDumper;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Has each open file description recorded by the one who claims it, and records the tables. */
@Component
@DumpStep(
        name = "files-tables",
        stage = DumpStage.RESOURCES,
        needs = {"file-registry", "images"})
public final class FilesTablesDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        OpenFiles files = context.require(OpenFiles.class);
        ImageRecords images = context.require(ImageRecords.class);
        Map<Integer, fd_types> types = new HashMap<>();
        for (Description file : files.files()) {
            types.put(file.id(), save(file, context, images));
        }
        for (DescriptorTable table : files.tables()) {
            for (DescriptorTable.Entry entry : table.entries()) {
                images.add(
                        ImageType.FDINFO,
                        table.id(),
                        fdinfo_entry
                                .newBuilder()
                                .setId(entry.file().id())
                                .setFlags(entry.closeOnExec() ? Fcntl.FD_CLOEXEC : 0)
                                .setType(types.get(entry.file().id()))
                                .setFd(entry.number())
                                .build());
            }
        }
    }

    private static fd_types save(Description file, DumpContext context, ImageRecords images) throws TorporException {
        if (!file.parsed().locks().isEmpty()) {
            throw FileProblems.locked(file, file.parsed().locks().get(0).kind().name());
        }
        Claimants<FileDumper> claimants = context.claimants(FileDumper.class);
        Message record = claimants.claim(file.subject(), file.descriptions()).dump(file, context);
        file_entry entry = FileMessages.wrap(file.id(), record);
        images.add(ImageType.FILES, entry);
        return entry.getType();
    }
}
