package io.torpor.pipes;

import com.google.protobuf.Message;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fifo_entry;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import org.osgi.service.component.annotations.Component;

/** An end of a FIFO: a pipe by its content, a file by its path, which has a record of its own with flags and owner. */
@Component
@Claims("fifo")
public final class FifoDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        SavedContents.of(context).inspect(file);
        context.require(FileRegistry.class).inspectPath(file);
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        SavedContents contents = SavedContents.of(context);
        contents.add(file, ImageType.FIFO_DATA);
        return fifo_entry
                .newBuilder()
                .setId(file.id())
                .setPipeId(contents.idOf(file))
                .setRegfId(context.require(FileRegistry.class).registerPath(file))
                .build();
    }
}
