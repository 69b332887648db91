package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.Madvise;
import io.torpor.abi.MmapFlags;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Script;

/**
 * Whether mlockall(2) has said that mappings to come are locked: the kernel shows it nowhere. So a page is mapped: if it is locked, it cannot be given back (MADV_DONTNEED), and if it
 * is locked at once, it is there before anybody has touched it.
 */
final class LockQuestion {
    private final Call page;
    private final Data resident;
    private final Call giveBack;

    /** Queues asking. */
    LockQuestion(Script script) {
        page = script.tryCall(
                "mmap",
                0,
                PageRuns.PAGE,
                MmapFlags.PROT_READ | MmapFlags.PROT_WRITE,
                MmapFlags.MAP_PRIVATE | MmapFlags.MAP_ANONYMOUS,
                -1,
                0);
        resident = script.room(1);
        script.tryCall("mincore", page, PageRuns.PAGE, resident);
        giveBack = script.tryCall("madvise", page, PageRuns.PAGE, Madvise.MADV_DONTNEED);
        script.tryCall("munmap", page, PageRuns.PAGE);
    }

    /** Flags for mlockall(2); 0 where mappings to come are not locked. */
    int flags() {
        if (page.failed()) {
            return page.errno() == Errno.EAGAIN ? MmapFlags.MCL_FUTURE : 0; // no more may be locked
        }
        if (giveBack.errno() != Errno.EINVAL) {
            return 0;
        }
        boolean atOnce = (resident.content().get(0) & 1) != 0;
        return atOnce ? MmapFlags.MCL_FUTURE : MmapFlags.MCL_FUTURE | MmapFlags.MCL_ONFAULT;
    }
}
