package io.torpor.eventfds;

import io.torpor.abi.EpollConstants;
import io.torpor.image.proto.eventpoll_tfd_entry;
import io.torpor.procfs.FdInfo;
import io.torpor.procfs.FdInfo.EpollTarget;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Script;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One-shot targets whose event was delivered. They are silent until the application arms them again, even where the other side hangs up. Whoever adds or changes a
 * target arms it for that, so the only way into this state is to deliver: they are added with the events that most files have, and those are
 * taken. What has none of them is left armed for errors and hang-ups only.
 */
final class OneShots {
    /** What a file that something was delivered for is mostly ready for still. */
    static final int LIKELY = EpollConstants.EPOLLIN | EpollConstants.EPOLLOUT;

    /** The kernel adds these to whatever is asked for, and takes them away with the rest when it delivers. */
    private static final int ALWAYS = EpollConstants.EPOLLERR | EpollConstants.EPOLLHUP;

    private OneShots() {}

    static boolean isDelivered(eventpoll_tfd_entry target) {
        return (target.getEvents() & EpollConstants.EPOLLONESHOT) != 0 && (target.getEvents() & ALWAYS) == 0;
    }

    /** Queues changes of those that were not ready, so that they tell nothing that was not asked for. */
    static void rest(List<EpollFiller.Addition> additions, boolean packed) throws TorporException {
        Map<Holders.Holder, FdInfo> known = new HashMap<>();
        for (EpollFiller.Addition addition : additions) {
            eventpoll_tfd_entry target = addition.target();
            if (isDelivered(target)) {
                FdInfo info = known.get(addition.holder());
                if (info == null) {
                    info = read(addition.holder());
                    known.put(addition.holder(), info);
                }
                if (isArmed(info, target.getTfd())) {
                    Script script = addition.puppet().script();
                    script.call(
                            "epoll_ctl",
                            addition.holder().number(),
                            EpollConstants.EPOLL_CTL_MOD,
                            target.getTfd(),
                            script.bytes(EpollFiller.event(target.getEvents(), target.getData(), packed)));
                }
            }
        }
    }

    private static boolean isArmed(FdInfo epoll, int number) {
        for (EpollTarget target : epoll.epollTargets()) {
            if (target.fd() == number && (target.events() & ALWAYS) != 0) {
                return true;
            }
        }
        return false;
    }

    private static FdInfo read(Holders.Holder holder) throws TorporException {
        String file = "fdinfo/" + holder.number().number();
        try {
            return FdInfo.parse(new ProcFs().text(holder.puppet().livingId(), file));
        } catch (IOException e) {
            String what = "/proc/" + holder.puppet().livingId() + "/" + file;
            throw Issue.error(
                            "EVENTFDS-006",
                            new Subject.Other(what),
                            "Cannot restore an epoll instance: " + what + " cannot be read: " + e.getMessage(),
                            "")
                    .causedBy(e)
                    .toException();
        }
    }
}
