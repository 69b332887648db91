package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.OwnField;
import io.torpor.image.proto.eventpoll_file_entry;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes an epoll instance that watches nothing yet; {@link EpollFiller} does the rest when all descriptors are in place. */
@Component
@Claims("record eventpoll_file_entry")
public final class EpollRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        eventpoll_file_entry entry = (eventpoll_file_entry) record;
        return Completion.make(
                "epoll instance (file " + entry.getId() + ")",
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> make(OwnField.EPOLL_BUSY_POLL.get(entry, 0)));
    }

    private static LocalFd make(long busyPoll) {
        LocalFd epoll = EventDescriptors.epoll();
        if (busyPoll != 0) {
            try {
                EventDescriptors.setBusyPoll(epoll, busyPoll);
            } catch (SyscallException e) {
                epoll.close();
                throw e;
            }
        }
        return epoll;
    }
}
