package io.torpor.eventfds;

import io.torpor.abi.EpollConstants;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.eventpoll_file_entry;
import io.torpor.image.proto.eventpoll_tfd_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Adds the targets of all epoll instances. A task that holds the instance and its targets does it, because the instance remembers the
 * number, and because a signalfd watches the signals of whoever adds it.
 */
@Component
@RestoreStep(
        name = "eventfds-epoll",
        stage = RestoreStage.RESOURCES,
        needs = {"puppets", "images", "descriptors"})
public final class EpollFiller implements ResourceRestorer {
    /** An addition that a puppet was asked for. */
    record Addition(eventpoll_file_entry epoll, eventpoll_tfd_entry target, Holders.Holder holder, Call call) {
        Puppet puppet() {
            return holder.puppet();
        }
    }

    @Override
    public void restore(RestoreContext context) throws TorporException {
        ImageSet images = context.require(ImageSet.class);
        PuppetTree tree = context.require(PuppetTree.class);
        Holders holders = new Holders(images, tree);
        boolean packed = tree.architecture().machine().equals("x86_64");
        List<Addition> additions = new ArrayList<>();
        for (file_entry file : images.all(ImageType.FILES, file_entry.class)) {
            if (file.hasEpfd() && file.getEpfd().getTfdCount() > 0) {
                fill(file.getEpfd(), holders, packed, additions);
            }
        }
        tree.run();
        for (Addition addition : additions) {
            check(addition);
        }
        OneShots.rest(additions, packed);
        tree.run();
    }

    private static void fill(eventpoll_file_entry epoll, Holders holders, boolean packed, List<Addition> additions)
            throws TorporException {
        Holders.Holder holder = holders.of(epoll.getId());
        if (holder == null) {
            return; // Only a socket's queue has it; whoever restores that queue adds the targets.
        }
        int delivered = 0;
        for (eventpoll_tfd_entry target : epoll.getTfdList()) {
            if (OneShots.isDelivered(target)) {
                add(epoll, target, target.getEvents() | OneShots.LIKELY, holder, packed, additions);
                delivered++;
            }
        }
        if (delivered > 0) {
            Script script = holder.puppet().script();
            Data events = script.room(delivered * event(0, 0, packed).length);
            script.tryCall("epoll_pwait", holder.number(), events, delivered, 0, 0, 0);
        }
        for (eventpoll_tfd_entry target : epoll.getTfdList()) {
            if (!OneShots.isDelivered(target)) {
                add(epoll, target, target.getEvents(), holder, packed, additions);
            }
        }
    }

    private static void add(
            eventpoll_file_entry epoll,
            eventpoll_tfd_entry target,
            int events,
            Holders.Holder holder,
            boolean packed,
            List<Addition> additions) {
        Script script = holder.puppet().script();
        Call call = script.tryCall(
                "epoll_ctl",
                holder.number(),
                EpollConstants.EPOLL_CTL_ADD,
                target.getTfd(),
                script.bytes(event(events, target.getData(), packed)));
        additions.add(new Addition(epoll, target, holder, call));
    }

    /** A {@code struct epoll_event}: x86-64 alone has it without a gap, so that it is the same for 32 bits. */
    static byte[] event(int events, long data, boolean packed) {
        ByteBuffer event = ByteBuffer.allocate(packed ? 12 : 16).order(ByteOrder.nativeOrder());
        event.putInt(0, events);
        event.putLong(packed ? 4 : 8, data);
        return event.array();
    }

    private static void check(Addition addition) throws TorporException {
        try {
            addition.call().result();
        } catch (SyscallException e) {
            String what = "epoll instance (file " + addition.epoll().getId() + ") of " + addition.puppet();
            throw Issue.error(
                            "EVENTFDS-007",
                            new Subject.Other(what),
                            "Cannot restore " + what + ": fd "
                                    + addition.target().getTfd() + " cannot be added: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }
}
