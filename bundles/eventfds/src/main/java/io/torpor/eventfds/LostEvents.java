package io.torpor.eventfds;

import io.torpor.abi.InotifyConstants;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.NativeBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells an application that it has missed events, in the way that it must know anyway: IN_Q_OVERFLOW. Only the kernel makes that event, when a queue is full; so the queue of
 * a new instance is filled with events of our own, and those are read.
 */
final class LostEvents {
    private static final Path LIMIT = Path.of("/proc/sys/fs/inotify/max_queued_events");
    /** More would take longer than a second. */
    private static final int MOST = 500_000;

    /** {@code struct inotify_event} without a name. */
    private static final int EVENT_BYTES = 16;

    private static final int MODE = 0600;

    private LostEvents() {}

    /**
     * Leaves that event, and nothing else, in the queue of an instance without watches.
     *
     * @return false when the queue is too long for that, or its length not known
     */
    static boolean tell(LocalFd inotify) {
        int limit = limit();
        if (limit <= 0 || limit > MOST) {
            return false;
        }
        try (LocalFd one = Descriptors.memfd("torpor-event", 0);
                LocalFd other = Descriptors.memfd("torpor-event", 0)) {
            int first = EventDescriptors.watch(inotify, one, InotifyConstants.IN_ATTRIB);
            int second = EventDescriptors.watch(inotify, other, InotifyConstants.IN_ATTRIB);
            // By turns: an event that is the same as the last one is merged with it.
            for (int i = 0; i <= limit; i += 2) {
                Descriptors.chmod(one, MODE);
                Descriptors.chmod(other, MODE);
            }
            EventDescriptors.removeWatch(inotify, first);
            EventDescriptors.removeWatch(inotify, second);
        }
        readAllBut(inotify, EVENT_BYTES);
        return true;
    }

    /** Takes events from a queue until so many bytes are left. */
    static void readAllBut(LocalFd inotify, int bytes) {
        try (NativeBuffer buffer = new NativeBuffer(64 * 1024)) {
            int left = Unread.bytes(inotify);
            while (left > bytes) {
                left -= (int) Descriptors.read(inotify, buffer, 0, Math.min(left - bytes, buffer.bytes()));
            }
        }
    }

    private static int limit() {
        // By one read: a file of /proc/sys has an end after the first.
        byte[] text = new byte[32];
        try (InputStream file = Files.newInputStream(LIMIT)) {
            int length = Math.max(file.read(text), 0);
            return Integer.parseInt(new String(text, 0, length, StandardCharsets.US_ASCII).trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
