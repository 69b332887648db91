package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.LateFile;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.linux.Sockets;
import io.torpor.spi.DumpContext;
import io.torpor.spi.MomentListener;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients have sent, or had sent before they closed, whose connections nobody has accepted. To look at that the engine accepts them, which cannot be undone: it does so when the
 * images are complete, with room for this, and the tree is about to be killed, and nobody is left who could object.
 */
final class WaitingData {
    private static final Path LARGEST_BUFFER = Path.of("/proc/sys/net/core/wmem_max");
    private static final long USUAL_BUFFER = 212_992;
    /** For what a record has beside what was sent; what the kernel counts for a message is more than that. */
    private static final int FRAME = 4096;

    private final List<Listener> listeners = new ArrayList<>();

    /** A listener that has such clients, with a descriptor of ours that lives as long as the dump. */
    private record Listener(TreeSockets.Member member, LocalFd descriptor) {}

    private WaitingData() {}

    /** The session's. */
    static WaitingData of(DumpContext context) {
        return context.findOrProvide(WaitingData.class, () -> {
            WaitingData data = new WaitingData();
            context.undo("close listening sockets", data::close);
            return data;
        });
    }

    /** Whether the tree will be killed, without anybody who hears of the dump's end before that and might make it fail. */
    static boolean canBeTaken(DumpContext context) {
        Options options = context.options();
        return !options.get(Options.LEAVE_RUNNING)
                && !options.get(Options.LEAVE_STOPPED)
                && options.get(Options.MOMENTS) == MomentListener.NOBODY;
    }

    void add(TreeSockets.Member listener) {
        listeners.add(
                new Listener(listener, Descriptors.duplicate(listener.file().descriptor())));
    }

    /** Accepts all, and writes what is in their queues. */
    void take(DumpContext context) throws TorporException {
        ImageRecords images = context.require(ImageRecords.class);
        try (LateFile file = images.createLate(ImageType.UNIX_WAITING, room(context), context.images())) {
            boolean any = false;
            for (Listener listener : listeners) {
                int clients = listener.member.socket().waiting().length;
                for (int turn = 0; turn < clients; turn++) {
                    any |= take(listener, turn, images, context);
                }
            }
            if (any) {
                file.write();
            }
        } finally {
            close();
        }
    }

    /** How much may wait at most. Of clients that have closed only what their buffers could hold is known. */
    private long room(DumpContext context) throws TorporException {
        TreeSockets sockets = TreeSockets.of(context);
        long room = FRAME;
        for (Listener listener : listeners) {
            for (int client : listener.member.socket().waiting()) {
                long sent =
                        sockets.contains(client) ? sockets.get(client).socket().sent() : mostOfClosed();
                room += FRAME + sent;
            }
        }
        return room;
    }

    /** A buffer may be twice what setsockopt(2) was told, and takes one message more when it is not quite full. */
    private static long mostOfClosed() {
        try {
            return 4 * Long.parseLong(Files.readString(LARGEST_BUFFER).trim());
        } catch (IOException e) {
            return 4 * USUAL_BUFFER; // most network namespaces do not show it
        }
    }

    /** Whether there was something. */
    private static boolean take(Listener listener, int turn, ImageRecords images, DumpContext context)
            throws TorporException {
        if ((Sockets.poll(listener.descriptor, PollEvents.POLLIN) & PollEvents.POLLIN) == 0) {
            return false; // somebody outside of the tree has the listener, too
        }
        OpenFile file = listener.member.file();
        try (LocalFd accepted = Sockets.accept(listener.descriptor)) {
            UnixSocket socket = UnixSocketTable.of(context)
                    .find((int) FileStatus.of(accepted).inode());
            if ((Sockets.poll(accepted, PollEvents.POLLIN) & PollEvents.POLLIN) == 0) {
                return false;
            }
            int[] lost = new int[1];
            QueueReader.Rights none = rights -> {
                lost[0] += rights.size();
                rights.forEach(LocalFd::close);
                return List.of();
            };
            List<Packet> packets = new QueueReader(file, accepted, socket, none).read();
            QueueRecords.saveWaiting(file, turn, packets, images);
            if (lost[0] > 0) {
                context.report(Refusals.lostRights(file, lost[0]));
            }
            return !packets.isEmpty();
        }
    }

    private void close() {
        for (Listener listener : listeners) {
            listener.descriptor.close();
        }
        listeners.clear();
    }
}
