package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.EpollConstants;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.eventfd_file_entry;
import io.torpor.linux.EventDescriptors;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes an eventfd with its counter. */
@Component
@Claims("record eventfd_file_entry")
public final class EventfdRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        eventfd_file_entry entry = (eventfd_file_entry) record;
        int flags = SemaphoreMark.isSet(entry) ? EpollConstants.EFD_SEMAPHORE : 0;
        return Completion.make(
                "eventfd (file " + entry.getId() + ")",
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> EventDescriptors.eventFd(entry.getCounter(), flags));
    }
}
