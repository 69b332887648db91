package io.torpor.eventfds;

import io.torpor.abi.IoctlRequests;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;

/** Events of inotify or fanotify that nobody has read. They cannot be looked at without being taken, and nobody but the kernel can make them. */
final class Unread {
    private Unread() {}

    static int bytes(LocalFd events) {
        try (NativeBuffer number = new NativeBuffer(Integer.BYTES)) {
            Descriptors.ioctl(events, IoctlRequests.FIONREAD, number.address());
            return number.direct().getInt(0);
        }
    }

    static Issue inotify(OpenFile file, int bytes) {
        return Issue.warning(
                "EVENTFDS-012",
                file.subject(),
                file.subject() + ", an inotify instance, has " + bytes + " bytes of events that were not read;"
                        + " a restored task gets IN_Q_OVERFLOW in their place",
                "Have the application read its events before the dump, or look at its files again after that event.");
    }

    static Issue fanotify(OpenFile file, int bytes) {
        return Issue.warning(
                "EVENTFDS-012",
                file.subject(),
                file.subject() + ", a fanotify group, has " + bytes
                        + " bytes of events that were not read; a restored task does not get them",
                "Have the application read its events before the dump.");
    }
}
