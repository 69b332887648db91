package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.abi.VirtualPid;
import io.torpor.image.proto.pidfd_entry;
import io.torpor.linux.Processes;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import org.osgi.service.component.annotations.Component;

/** Opens a pidfd for a process of the tree; they all exist by now. */
@Component
@Claims("record pidfd_entry")
public final class PidfdRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        pidfd_entry entry = (pidfd_entry) record;
        String what = "pidfd (file " + entry.getId() + ")";
        Puppet target =
                entry.getNspid() > 0 ? context.require(PuppetTree.class).find(new VirtualPid(entry.getNspid())) : null;
        if (target == null) {
            throw Issue.error(
                            "EVENTFDS-004",
                            new Subject.Other(what),
                            "Cannot restore " + what + ": process " + entry.getNspid()
                                    + " is not in the tree, so it had ended when the tree was dumped",
                            "")
                    .toException();
        }
        return Completion.make(what, entry.getFlags(), entry.getFown(), context, () -> Processes.pidfd(target.pid()));
    }
}
