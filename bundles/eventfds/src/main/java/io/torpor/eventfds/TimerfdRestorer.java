package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.timerfd_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes a timerfd that stands still; {@link TimerfdArmer} starts it when little is left to do, so that it loses no time. */
@Component
@Claims("record timerfd_entry")
public final class TimerfdRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        timerfd_entry entry = (timerfd_entry) record;
        LocalFd timer = Completion.make(
                "timerfd (file " + entry.getId() + ")",
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> EventDescriptors.timer(entry.getClockid(), 0));
        Later.of(context).add(entry, Descriptors.duplicate(timer));
        return timer;
    }
}
