package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.image.proto.fh_entry;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.image.proto.inotify_wd_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.FdInfo.InotifyWatch;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osgi.service.component.annotations.Component;

/** Saves the watches of an inotify instance, each with a file handle and the path that leads to its inode. Events that nobody has read are lost. */
@Component
@Claims("anon_inode inotify")
public final class InotifyDumper implements FileDumper {
    /** The peer's readers expect as many words as its structure has. */
    private static final int HANDLE_WORDS = 16;

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        inotify_file_entry.Builder entry = inotify_file_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file.descriptor(), context.require(FrozenTree.class)));
        WatchedFiles files = WatchedFiles.of(context);
        for (InotifyWatch watch : FdInfo.parse(file.info()).inotifyWatches()) {
            entry.addWd(inotify_wd_entry
                    .newBuilder()
                    .setId(0)
                    .setIIno(watch.inode())
                    .setMask(watch.mask())
                    .setIgnoredMask(watch.ignoredMask())
                    .setSDev(EpollDumper.kernelDevice(watch.device()))
                    .setWd(watch.descriptor())
                    .setFHandle(handle(watch, files.path(file, watch))));
        }
        return entry.build();
    }

    private static fh_entry handle(InotifyWatch watch, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(HANDLE_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, watch.handle());
        fh_entry.Builder handle = fh_entry.newBuilder()
                .setBytes(watch.handle().length)
                .setType(watch.handleType())
                .setPath(path);
        for (int i = 0; i < HANDLE_WORDS; i++) {
            handle.addHandle(bytes.getLong(i * Long.BYTES));
        }
        return handle.build();
    }
}
