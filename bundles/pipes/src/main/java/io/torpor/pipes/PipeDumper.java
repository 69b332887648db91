package io.torpor.pipes;

import com.google.protobuf.Message;
import io.torpor.image.ImageType;
import io.torpor.image.proto.fown_entry;
import io.torpor.image.proto.pipe_entry;
import io.torpor.linux.FileStatus;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SeenFile;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** An end of a pipe. */
@Component
@Claims("pipe")
public final class PipeDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        SavedContents.of(context).inspect(file);
        OneEnded.of(context).add(file);
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        return capture(file, context).record();
    }

    @Override
    public Captured capture(OpenFile file, DumpContext context) throws TorporException {
        SavedContents contents = SavedContents.of(context);
        contents.add(file, ImageType.PIPES_DATA);
        FileStatus status = file instanceof SeenFile known ? known.status() : FileStatus.of(file.descriptor());
        fown_entry owner = SignalOwners.save(file, context.require(FrozenTree.class));
        return () -> pipe_entry
                .newBuilder()
                .setId(file.id())
                .setPipeId(contents.idOf(file))
                .setFlags(file.flags())
                .setFown(owner)
                .setUid(status.uid())
                .setGid(status.gid())
                .build();
    }
}
