package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Tid;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.pidfd_entry;
import io.torpor.linux.Processes;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.PuppetTree;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Opens a pidfd for a process or thread of the tree; they all exist by now. One for a process that had ended gets one that has. */
@Component
@Claims("record pidfd_entry")
public final class PidfdRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        pidfd_entry entry = (pidfd_entry) record;
        PuppetTree tree = context.require(PuppetTree.class);
        String what = "pidfd (file " + entry.getId() + ")";
        if (entry.getNspid() <= 0) {
            DeadProcesses dead = DeadProcesses.of(context);
            List<file_entry> files = context.require(ImageSet.class).all(ImageType.FILES, file_entry.class);
            return Completion.make(
                    what, entry.getFlags(), entry.getFown(), context, () -> dead.pidfd(entry, files, tree));
        }
        Tid target = find(entry, tree);
        if (target == null) {
            throw Issue.error(
                            "EVENTFDS-004",
                            new Subject.Other(what),
                            "Cannot restore " + what + ": it is for "
                                    + (isThread(entry) ? "thread " : "process ") + entry.getNspid()
                                    + ", which is not in the tree",
                            "The images are damaged, or were written by another program; use an intact copy.")
                    .toException();
        }
        return Completion.make(
                what,
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> Processes.pidfd(target, entry.getFlags() & PidfdDumper.SETTABLE));
    }

    private static boolean isThread(pidfd_entry entry) {
        return (entry.getFlags() & PidfdDumper.THREAD) != 0;
    }

    private static Tid find(pidfd_entry entry, PuppetTree tree) {
        for (Puppet puppet : tree.puppets()) {
            if (puppet.virtualPid().number() == entry.getNspid()) {
                return Tid.leaderOf(puppet.pid());
            }
            if (isThread(entry)) {
                for (PuppetThread thread : puppet.threads()) {
                    if (thread.virtualTid() == entry.getNspid()) {
                        return thread.tid();
                    }
                }
            }
        }
        return null;
    }
}
