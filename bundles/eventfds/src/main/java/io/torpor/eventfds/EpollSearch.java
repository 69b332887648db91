package io.torpor.eventfds;

import io.torpor.abi.RemoteFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.EventDescriptors;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.Issue;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import java.io.IOException;

/**
 * Finds the descriptor that is what an epoll instance watches. An instance keeps the open file, and the number only as a name: that may have
 * been closed (while a duplicate lives) or used again.
 */
final class EpollSearch {
    private final OpenFile epoll;
    private final SyscallTable table;
    private int[] numbers;

    EpollSearch(OpenFile epoll, SyscallTable table) {
        this.epoll = epoll;
        this.table = table;
    }

    /**
     * Its number in the holder.
     *
     * @param which of those that were registered by the same number, from 0, in the order of fdinfo
     * @return −1 when the holder does not have it
     */
    int find(int registered, int which) throws TorporException {
        if (is(registered, registered, which)) {
            return registered;
        }
        for (int number : numbers()) {
            if (number != registered && is(number, registered, which)) {
                return number;
            }
        }
        return -1;
    }

    private boolean is(int candidate, int registered, int which) {
        return EventDescriptors.isEpollTarget(
                table, epoll.holder(), new RemoteFd(candidate), epoll.number(), registered, which);
    }

    private int[] numbers() throws TorporException {
        if (numbers == null) {
            try {
                numbers = new ProcFs().descriptors(epoll.holder());
            } catch (IOException e) {
                throw Issue.error("EVENTFDS-007", epoll.subject(), "Cannot dump " + epoll.subject()
                                + ", an epoll instance: the descriptors of its task cannot be listed: " + e.getMessage(), "")
                        .causedBy(e)
                        .toException();
            }
        }
        return numbers;
    }
}
