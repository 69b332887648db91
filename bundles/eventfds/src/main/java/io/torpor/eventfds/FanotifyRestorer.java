package io.torpor.eventfds;

import com.google.protobuf.Message;
import io.torpor.abi.LocalFd;
import io.torpor.image.proto.fanotify_file_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.Fanotify;
import io.torpor.spi.Claims;
import io.torpor.spi.FileRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Makes a fanotify group that watches nothing yet; {@link FanotifyFiller} does the rest. */
@Component
@Claims("record fanotify_file_entry")
public final class FanotifyRestorer implements FileRestorer {
    @Override
    public LocalFd restore(Message record, RestoreContext context) throws TorporException {
        fanotify_file_entry entry = (fanotify_file_entry) record;
        LocalFd group = Completion.make(
                "fanotify group (file " + entry.getId() + ")",
                entry.getFlags(),
                entry.getFown(),
                context,
                () -> Fanotify.group(entry.getFaflags(), entry.getEvflags()));
        Later.of(context).add(entry, Descriptors.duplicate(group));
        return group;
    }
}
