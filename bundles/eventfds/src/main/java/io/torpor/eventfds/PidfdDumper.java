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
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** Saves which process or thread of the tree a pidfd is for, or that it has ended; pidfd_open(2). */
@Component
@Claims("pidfd")
public final class PidfdDumper implements FileDumper {
    /** PIDFD_THREAD: for a thread, not a process. */
    static final int THREAD = OpenFlags.O_EXCL;

    /** What the peer's records have in place of an id. */
    static final int DEAD = -1;

    /** What pidfd_open(2) takes. */
    static final int SETTABLE = OpenFlags.O_NONBLOCK | THREAD;

    private static final int UNKNOWN = 0;

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        int pid = target(file);
        if (pid >= 0 && find(pid, file, context.require(FrozenTree.class)) == UNKNOWN) {
            String which = (file.flags() & THREAD) != 0 ? "thread " : "process ";
            String why = pid > 0
                    ? "it is for " + which + pid + ", which is outside of the tree"
                    : "it is for a " + which + "of another pid namespace, outside of the tree";
            throw Issue.error(
                            "EVENTFDS-003",
                            file.subject(),
                            "Cannot dump " + file.subject() + ", a pidfd: " + why,
                            "Close it before the dump, or dump a tree that has its process in it.")
                    .toException();
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        int pid = target(file);
        return pidfd_entry
                .newBuilder()
                .setId(file.id())
                .setIno((int) file.inode())
                .setFlags(file.flags() & SETTABLE)
                .setNspid(pid < 0 ? DEAD : find(pid, file, tree))
                .setFown(SignalOwners.save(file, tree))
                .build();
    }

    /** Its process or thread as the engine sees it; below 0 when that has ended and was waited for. */
    private static int target(OpenFile file) throws TorporException {
        return FdInfo.parse(file.info())
                .pidFd()
                .orElseThrow(() -> Details.missing(file, "Pid"))
                .pid();
    }

    /** The id in its own pid namespace. */
    private static int find(int pid, OpenFile file, FrozenTree tree) {
        FrozenTask process = pid > 0 ? tree.find(new Pid(pid)) : null;
        if (process != null) {
            return process.virtualPid().number();
        }
        if ((file.flags() & THREAD) != 0) {
            for (FrozenTask task : tree.tasks()) {
                for (FrozenThread thread : task.threads()) {
                    if (thread.tid().number() == pid) {
                        return thread.virtualTid();
                    }
                }
            }
        }
        return UNKNOWN;
    }
}
