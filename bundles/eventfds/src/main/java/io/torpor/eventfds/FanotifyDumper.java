package io.torpor.eventfds;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.torpor.abi.KernelString;
import io.torpor.image.OwnField;
import io.torpor.image.proto.fanotify_file_entry;
import io.torpor.image.proto.fanotify_inode_mark_entry;
import io.torpor.image.proto.fanotify_mark_entry;
import io.torpor.image.proto.fanotify_mount_mark_entry;
import io.torpor.image.proto.mark_type;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Saves a fanotify group: how it was made, and its marks on files, mounts and file systems. */
@Component
@Claims("anon_inode [fanotify]")
public final class FanotifyDumper implements FileDumper {
    private static final int NO_MOUNT = -1;

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        int unread = Unread.bytes(file.descriptor());
        boolean preflight = context.options().get(Options.PREFLIGHT);
        WatchedFiles files = WatchedFiles.of(context);
        for (String line : marks(file)) {
            FanotifyMark mark = FanotifyMark.parse(line, file);
            if (mark.asksPermission() && (unread > 0 || !mark.onInode())) {
                throw refused(
                        file,
                        unread > 0
                                ? "it is asked for permission, and others wait for its answer"
                                : "it is asked for permission for a whole mount or file system, where the engine would wait for it, too",
                        "Have the application answer, and remove such marks (FAN_OPEN_PERM and its like), before the dump.");
            }
            if (preflight && mark.onInode()) {
                mark.target().inspect(file, files);
            }
        }
        if (unread > 0) {
            context.report(Unread.fanotify(file, unread));
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        List<String> lines = FdInfo.parse(file.info()).fanotify();
        if (lines.isEmpty()) {
            throw Details.missing(file, "fanotify");
        }
        fanotify_file_entry.Builder entry = fanotify_file_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, context.require(FrozenTree.class)))
                .setFaflags((int) FanotifyMark.number(lines.get(0), "flags:", file))
                .setEvflags((int) FanotifyMark.number(lines.get(0), "event-flags:", file));
        int unread = Unread.bytes(file.descriptor());
        if (unread > 0) {
            new OwnField.Values().put(OwnField.FANOTIFY_UNREAD, unread).addTo(entry);
        }
        for (String line : marks(file)) {
            entry.addMark(record(FanotifyMark.parse(line, file), file, context));
        }
        return entry.build();
    }

    private static List<String> marks(OpenFile file) {
        List<String> lines = FdInfo.parse(file.info()).fanotify();
        return lines.subList(Math.min(1, lines.size()), lines.size());
    }

    private static fanotify_mark_entry record(FanotifyMark mark, OpenFile file, DumpContext context)
            throws TorporException {
        fanotify_mark_entry.Builder entry = fanotify_mark_entry
                .newBuilder()
                .setId(file.id())
                .setType(mark.onInode() ? mark_type.INODE : mark_type.MOUNT)
                .setMflags(mark.flags())
                .setMask(mark.mask())
                .setIgnoredMask(mark.ignored())
                .setSDev(EpollDumper.kernelDevice(mark.device()));
        WatchedFiles files = WatchedFiles.of(context);
        if (mark.onInode()) {
            WatchTarget target = mark.target();
            fanotify_inode_mark_entry.Builder inode =
                    fanotify_inode_mark_entry.newBuilder().setIIno(mark.inode()).setFHandle(target.save(file, files));
            if (!inode.getFHandle().hasPath()) {
                int nameless = target.saveNameless(file, files, context);
                if (nameless != 0) {
                    new OwnField.Values()
                            .put(OwnField.FANOTIFY_NAMELESS, nameless)
                            .addTo(entry);
                }
            }
            return entry.setIe(inode).build();
        }
        fanotify_mount_mark_entry.Builder mount =
                fanotify_mount_mark_entry.newBuilder().setMntId(mark.onMount() ? mark.mount() : NO_MOUNT);
        if (mark.onMount()) {
            String path = files.mount(mark.mount())
                    .orElseThrow(() -> unreachable(file, "mount " + mark.mount()))
                    .mountPoint();
            mount.setPathBytes(ByteString.copyFrom(KernelString.encode(path)));
        } else {
            String path = files.mountPoint(mark.device())
                    .orElseThrow(() -> unreachable(file, "a file system that it watches"));
            new OwnField.Values()
                    .put(OwnField.FANOTIFY_FILESYSTEM, KernelString.encode(path))
                    .addTo(entry);
        }
        return entry.setMe(mount).build();
    }

    private static TorporException unreachable(OpenFile file, String what) {
        return refused(
                file, what + " is not to be seen where Torpor runs", "Run Torpor in the mount namespace of the task.");
    }

    /** EVENTFDS-013. */
    private static TorporException refused(OpenFile file, String why, String remedy) {
        return Issue.error(
                        "EVENTFDS-013",
                        file.subject(),
                        "Cannot dump " + file.subject() + ", a fanotify group: " + why,
                        remedy)
                .with(file.info())
                .toException();
    }
}
