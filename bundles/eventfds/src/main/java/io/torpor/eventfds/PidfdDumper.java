package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.Pid;
import io.torpor.image.proto.pidfd_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves which process of the tree a pidfd is for; pidfd_open(2). */
@Component
@Claims("pidfd")
public final class PidfdDumper implements FileDumper {
    /** PIDFD_THREAD: for a thread, not a process. */
    private static final int THREAD = OpenFlags.O_EXCL;

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        FdInfo.PidFd target = FdInfo.parse(file.info()).pidFd().orElseThrow(() -> Details.missing(file, "Pid"));
        if ((file.flags() & THREAD) != 0) {
            throw refused(file, "it is for a thread (PIDFD_THREAD), which the image format cannot say");
        }
        FrozenTask task = target.pid() > 0 ? tree.find(new Pid(target.pid())) : null;
        if (task == null) {
            throw refused(
                    file,
                    target.pid() > 0
                            ? "process " + target.pid() + " is outside of the tree"
                            : "its process has ended and was waited for");
        }
        return pidfd_entry
                .newBuilder()
                .setId(file.id())
                .setIno((int) file.inode())
                .setFlags(file.flags())
                .setNspid(task.virtualPid().number())
                .setFown(SignalOwners.save(file.descriptor(), tree))
                .build();
    }

    private static TorporException refused(OpenFile file, String why) {
        return Issue.error(
                        "EVENTFDS-003",
                        file.subject(),
                        "Cannot dump " + file.subject() + ", a pidfd: " + why,
                        "Close it before the dump, or dump a tree that has its process in it.")
                .toException();
    }
}
