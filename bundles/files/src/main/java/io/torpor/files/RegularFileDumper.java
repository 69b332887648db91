package io.torpor.files;

import com.google.protobuf.Message;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.fown_entry;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Whatever is opened again by its path: files, directories, entries of /proc, and the character devices that stand for memory and nothing else. */
@Component
@Claims({"regular", "directory", "path", "proc", "char 1:3", "char 1:5", "char 1:7", "char 1:8", "char 1:9", "char 1:11"
})
public final class RegularFileDumper implements FileDumper {
    @Override
    public boolean looksAtTree(OpenFile file, DumpContext context) {
        return !context.require(SavedPaths.class).canWait(file);
    }

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        context.require(SavedPaths.class).inspect(file);
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        return capture(file, context).record();
    }

    @Override
    public Captured capture(OpenFile file, DumpContext context) throws TorporException {
        boolean reference = (file.flags() & OpenFlags.O_PATH) != 0;
        fown_entry owner = reference ? SignalOwners.none() : SignalOwners.save(file, context.require(FrozenTree.class));
        return context.require(SavedPaths.class).capture(file.id(), file, owner)::get;
    }
}
