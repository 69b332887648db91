package io.torpor.sockets.unix;

import io.torpor.abi.LocalFd;
import io.torpor.abi.PollEvents;
import io.torpor.image.ImageRecords;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Saves queues with files in them. The peer wants the queue of a socket that is nowhere but in another queue to come before the message that it is in; the kernel
 * does not let such sockets nest deeply.
 */
final class QueueWalk {
    private final DumpContext context;
    private final Set<Integer> seen = new HashSet<>();

    QueueWalk(DumpContext context) {
        this.context = context;
    }

    static boolean isUnixSocket(OpenFile file) {
        return file.descriptions().get(0).equals("socket AF_UNIX");
    }

    /** Saves the queue of a socket, if that has not been done, and of those that are found in it. */
    void save(OpenFile file) throws TorporException {
        if (!seen.add(file.id())) {
            return;
        }
        if (!isReadable(file) || DescriptorsInQueue.count(file.info()) == 0) {
            return;
        }
        UnixSocket socket = UnixSocketTable.of(context).find((int) file.inode());
        if (socket == null || socket.isListening()) {
            return; // Looked at with all others, which says what is wrong with it.
        }
        try {
            save(file, socket);
        } catch (SyscallException e) {
            throw Refusals.failed(file, e).toException();
        }
    }

    /** Asked first, because it takes least time: most queues are empty. */
    private boolean isReadable(OpenFile file) throws TorporException {
        try {
            return (LooksAhead.of(context).events(file) & PollEvents.POLLIN) != 0;
        } catch (SyscallException e) {
            throw Refusals.failed(file, e).toException();
        }
    }

    private void save(OpenFile file, UnixSocket socket) throws TorporException {
        List<OpenFile> nested = new ArrayList<>();
        List<Packet> packets = QueueRecords.read(file, socket, rights -> ids(rights, file, nested), context);
        for (OpenFile inner : nested) {
            save(inner);
        }
        QueueRecords.save(file, packets, context.require(ImageRecords.class));
        TreeSockets.of(context).queueIsSaved(file);
    }

    private List<Integer> ids(List<LocalFd> rights, OpenFile queue, List<OpenFile> nested) throws TorporException {
        FileRegistry registry = context.require(FileRegistry.class);
        List<Integer> ids = new ArrayList<>();
        for (LocalFd right : rights) {
            OpenFile file = registry.registerOpen(right, queue);
            ids.add(file.id());
            if (file.isQueued() && isUnixSocket(file)) {
                nested.add(file);
            }
        }
        return ids;
    }
}
