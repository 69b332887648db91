package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.image.OwnField;
import io.torpor.image.proto.eventpoll_file_entry;
import io.torpor.image.proto.eventpoll_tfd_entry;
import io.torpor.linux.EventDescriptors;
import io.torpor.procfs.DeviceNumber;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.FdInfo.EpollTarget;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Saves what an epoll instance watches, by the numbers that the targets have now in the task that holds it. */
@Component
@Claims("anon_inode [eventpoll]")
public final class EpollDumper implements FileDumper {
    private static final int KERNEL_MINOR_BITS = 20;

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        eventpoll_file_entry.Builder entry = eventpoll_file_entry
                .newBuilder()
                .setId(file.id())
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, tree));
        List<EpollTarget> targets = FdInfo.parse(file.info()).epollTargets();
        if (!targets.isEmpty()) {
            addTargets(file, targets, tree, entry);
        }
        long busyPoll = EventDescriptors.busyPoll(file.descriptor());
        if (busyPoll != 0) {
            new OwnField.Values().put(OwnField.EPOLL_BUSY_POLL, busyPoll).addTo(entry);
        }
        return entry.build();
    }

    private static void addTargets(
            OpenFile file, List<EpollTarget> targets, FrozenTree tree, eventpoll_file_entry.Builder entry)
            throws TorporException {
        if (file.isQueued()) {
            throw Issue.error(
                            "EVENTFDS-019",
                            file.subject(),
                            "Cannot dump " + file.subject() + ", an epoll instance: it watches " + targets.size()
                                    + " files, and no task has it open",
                            "Try again when it has been received.")
                    .toException();
        }
        EpollSearch search = new EpollSearch(tree.architecture().syscalls(), file.holder(), file.number());
        Map<Integer, Integer> sameNumber = new HashMap<>();
        for (EpollTarget target : targets) {
            int which = sameNumber.merge(target.fd(), 1, Integer::sum) - 1;
            entry.addTfd(record(target, number(file, target, which, search)));
        }
    }

    private static int number(OpenFile file, EpollTarget target, int which, EpollSearch search) throws TorporException {
        int found;
        try {
            found = search.find(target.fd(), which);
        } catch (IOException e) {
            throw Issue.error(
                            "EVENTFDS-006",
                            file.subject(),
                            "Cannot dump " + file.subject()
                                    + ", an epoll instance: the descriptors of its task cannot be listed: "
                                    + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
        if (found < 0) {
            throw Issue.error(
                            "EVENTFDS-005",
                            file.subject(),
                            "Cannot dump " + file.subject() + ", an epoll instance: it watches inode " + target.inode()
                                    + ", added as fd " + target.fd() + ", which task " + file.holder()
                                    + " itself does not hold open; another process does",
                            "The application should take it out of the epoll instance (EPOLL_CTL_DEL) before it closes it.")
                    .toException();
        }
        return found;
    }

    private static eventpoll_tfd_entry record(EpollTarget target, int number) {
        return eventpoll_tfd_entry
                .newBuilder()
                .setId(0)
                .setTfd(number)
                .setEvents(target.events())
                .setData(target.data())
                .setDev(kernelDevice(target.device()))
                .setInode(target.inode())
                .setPos(target.position())
                .build();
    }

    /** The device number as the kernel has it, with 20 bits for the minor: what fdinfo shows is what the record has. */
    static int kernelDevice(long device) {
        return DeviceNumber.major(device) << KERNEL_MINOR_BITS | DeviceNumber.minor(device);
    }
}
