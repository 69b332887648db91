package io.torpor.eventfds;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.SyscallTable;
import io.torpor.linux.EventDescriptors;
import io.torpor.procfs.ProcFs;
import java.io.IOException;

/**
 * Finds the descriptor that is what an epoll instance watches. An instance keeps the open file, and the number only as a name: that may have
 * been closed (while a duplicate lives) or used again.
 */
final class EpollSearch {
    private final SyscallTable table;
    private final Pid holder;
    private final RemoteFd epoll;
    private int[] numbers;

    EpollSearch(SyscallTable table, Pid holder, RemoteFd epoll) {
        this.table = table;
        this.holder = holder;
        this.epoll = epoll;
    }

    /**
     * Its number in the holder.
     *
     * @param which of those that were registered by the same number, from 0, in the order of fdinfo
     * @return −1 when the holder does not have it
     * @throws IOException when its descriptors cannot be listed
     */
    int find(int registered, int which) throws IOException {
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
        return EventDescriptors.isEpollTarget(table, holder, new RemoteFd(candidate), epoll, registered, which);
    }

    private int[] numbers() throws IOException {
        if (numbers == null) {
            numbers = new ProcFs().descriptors(holder);
        }
        return numbers;
    }
}
