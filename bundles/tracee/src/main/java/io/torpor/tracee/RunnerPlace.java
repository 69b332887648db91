package io.torpor.tracee;

import io.torpor.abi.RemoteAddress;
import io.torpor.procfs.MapEntry;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Where the runner and one control block lie in a frozen task while it runs calls of ours.
 *
 * <p>The tail of the vdso's last page is zero and used by nobody; a tracer may write it, which gives the task a private copy of that page.
 * Where a task has no vdso, or none with room, the end of another executable mapping serves: its bytes are put back afterwards.
 */
final class RunnerPlace {
    private static final int PAGE = 4096;
    private static final int PROT_EXEC = 4;
    private static final int ALIGNMENT = 16;

    private final FrozenTask task;
    private final RemoteAddress address;
    private final byte[] before;
    private byte[] written;

    private RunnerPlace(FrozenTask task, RemoteAddress address, byte[] before) {
        this.task = task;
        this.address = address;
        this.before = before;
    }

    /** Finds room for {@code bytes} bytes. There may be thousands of mappings, and the vdso is one of the last. */
    static RunnerPlace find(FrozenTask task, int bytes) throws IOException, TorporException {
        MapEntry fallback = null;
        List<MapEntry> maps = task.maps();
        for (int i = maps.size() - 1; i >= 0; i--) {
            MapEntry map = maps.get(i);
            if ((map.protection() & PROT_EXEC) == 0 || map.name().equals("[vsyscall]")) {
                continue;
            }
            if (map.name().equals("[vdso]")) {
                RunnerPlace place = inTail(task, map, bytes);
                if (place != null) {
                    return place;
                }
            }
            if (fallback == null && !map.shared()) {
                fallback = map;
            }
        }
        if (fallback == null) {
            throw Issue.error(
                            "TRACEE-010",
                            task.subject(),
                            "Cannot make " + task + " tell about itself: it has no executable memory that could hold "
                                    + bytes + " bytes of code",
                            "")
                    .toException();
        }
        RunnerPlace tail = inTail(task, fallback, bytes);
        if (tail != null) {
            return tail;
        }
        RemoteAddress end = new RemoteAddress(fallback.end() - bytes & -ALIGNMENT);
        return new RunnerPlace(task, end, task.memory().read(end, bytes));
    }

    private static RunnerPlace inTail(FrozenTask task, MapEntry map, int bytes) {
        byte[] page = task.memory().read(new RemoteAddress(map.end() - PAGE), PAGE);
        int used = PAGE;
        while (used > 0 && page[used - 1] == 0) {
            used--;
        }
        int start = used + ALIGNMENT - 1 & -ALIGNMENT;
        return start + bytes > PAGE
                ? null
                : new RunnerPlace(task, new RemoteAddress(map.end() - PAGE + start), new byte[bytes]);
    }

    /** The same place of another task that has the same memory. */
    RunnerPlace seenBy(FrozenTask other) {
        return other == task ? this : new RunnerPlace(other, address, before);
    }

    RemoteAddress address() {
        return address;
    }

    /** Puts something there, unless it is there already: no thread can write to it. */
    void write(byte[] content) {
        if (!Arrays.equals(content, written)) {
            task.memory().write(address, content);
            written = content;
        }
    }

    /** Puts back what was there. */
    void clear() {
        task.memory().write(address, before);
        written = null;
    }
}
