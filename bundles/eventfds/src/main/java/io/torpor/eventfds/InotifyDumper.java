package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.image.OwnField;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.image.proto.inotify_wd_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.FdInfo.InotifyWatch;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves the watches of an inotify instance, each with a file handle and the path that leads to its inode. */
@Component
@Claims("anon_inode inotify")
public final class InotifyDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        int unread = Unread.bytes(file.descriptor());
        if (unread > 0) {
            context.report(Unread.inotify(file, unread));
        }
        if (context.options().get(Options.PREFLIGHT)) {
            WatchedFiles files = WatchedFiles.of(context);
            for (InotifyWatch watch : FdInfo.parse(file.info()).inotifyWatches()) {
                target(watch).inspect(file, files);
            }
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        inotify_file_entry.Builder entry = inotify_file_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, context.require(FrozenTree.class)));
        int unread = Unread.bytes(file.descriptor());
        if (unread > 0) {
            new OwnField.Values().put(OwnField.INOTIFY_UNREAD, unread).addTo(entry);
        }
        WatchedFiles files = WatchedFiles.of(context);
        for (InotifyWatch watch : FdInfo.parse(file.info()).inotifyWatches()) {
            WatchTarget target = target(watch);
            inotify_wd_entry.Builder saved = inotify_wd_entry
                    .newBuilder()
                    .setId(0)
                    .setIIno(watch.inode())
                    .setMask(watch.mask())
                    .setIgnoredMask(watch.ignoredMask())
                    .setSDev(EpollDumper.kernelDevice(watch.device()))
                    .setWd(watch.descriptor())
                    .setFHandle(target.save(file, files));
            if (!saved.getFHandle().hasPath()) {
                int nameless = target.saveNameless(file, files, context);
                if (nameless != 0) {
                    new OwnField.Values()
                            .put(OwnField.INOTIFY_NAMELESS, nameless)
                            .addTo(saved);
                }
            }
            entry.addWd(saved);
        }
        return entry.build();
    }

    private static WatchTarget target(InotifyWatch watch) {
        return new WatchTarget(
                "watch " + watch.descriptor(), watch.inode(), watch.device(), watch.handleType(), watch.handle());
    }
}
