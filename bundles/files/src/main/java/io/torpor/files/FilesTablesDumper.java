package io.torpor.files;

import io.torpor.abi.Fcntl;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes the records of the descriptor tables. After the tree has been let go, because hundreds of descriptors take their time. */
@Component
@DumpStep(
        name = "files-tables",
        stage = DumpStage.SEAL,
        needs = {"file-tables", "file-records", "images"},
        provides = "records")
public final class FilesTablesDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        OpenFiles files = context.require(OpenFiles.class);
        ImageRecords images = context.require(ImageRecords.class);
        for (DescriptorTable table : files.tables()) {
            for (DescriptorTable.Entry entry : table.entries()) {
                fdinfo_entry.Builder record = fdinfo_entry
                        .newBuilder()
                        .setId(entry.file().id())
                        .setFlags(entry.closeOnExec() ? Fcntl.FD_CLOEXEC : 0)
                        .setType(files.typeOf(entry.file()))
                        .setFd(entry.number());
                String label = files.labelOf(entry.file());
                if (!label.isEmpty()) {
                    record.setXattrSecuritySelinux(label);
                }
                images.add(ImageType.FDINFO, table.id(), record.build());
            }
        }
    }
}
