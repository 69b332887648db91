package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.inotify_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes an inotify instance that watches nothing yet: what the restore itself does to files is no event. {@link InotifyFiller} does the rest. */
@Component
@Claims("record inotify_file_entry")
public final class InotifyRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        inotify_file_entry entry = (inotify_file_entry) record;
        LocalFd inotify = Completion.make(
                "inotify instance (file " + entry.getId() + ")",
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> EventDescriptors.inotify(0));
        Later.of(context).add(entry, Descriptors.duplicate(inotify));
        return inotify;
    }
}
