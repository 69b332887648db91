package io.torpor.files;

import io.torpor.linux.FileStatus;
import io.torpor.linux.ProcessorHalves;
import io.torpor.procfs.FileLock;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Which inodes have locks, by {@code /proc/locks}: the {@code fdinfo} of thousands of descriptors need not be read to see that there are none.
 *
 * <p>For that list the kernel takes a lock for writing that all others take for reading ({@code file_rwsem} in fs/locks.c), and when nobody has done so for some time, it waits for an RCU grace period: ten milliseconds. So
 * somebody {@link Warm keeps} asking while the application still runs.
 */
final class LockedInodes {
    /** {@code PROC_PID_INIT_INO} of linux/proc_ns.h. A reader in another pid namespace is not shown the locks of those who are not there. */
    private static final long FIRST_NAMESPACE = 0xeffffffcL;

    private final boolean complete;
    private final long[] inodes;

    private LockedInodes(boolean complete, long[] inodes) {
        this.complete = complete;
        this.inodes = inodes;
    }

    /** Asks. What happens to locks later is not known, so those who have them must have been stopped. */
    static LockedInodes read() {
        if (!isShownAll()) {
            return new LockedInodes(false, new long[0]);
        }
        try {
            List<FileLock> locks = new ProcFs().locks();
            long[] inodes = new long[locks.size()];
            int count = 0;
            for (FileLock lock : locks) {
                if (!lock.waiting()) {
                    inodes[count++] = lock.inode();
                }
            }
            inodes = Arrays.copyOf(inodes, count);
            Arrays.sort(inodes);
            return new LockedInodes(true, inodes);
        } catch (IOException e) {
            return new LockedInodes(false, new long[0]); // fdinfo tells, too
        }
    }

    private static boolean isShownAll() {
        return FileStatus.followed("/proc/self/ns/pid").inode() == FIRST_NAMESPACE;
    }

    /** Whether there may be a lock on a file whose number the file system and the kernel's list agree on. */
    boolean mayHave(long inode) {
        return !complete || Arrays.binarySearch(inodes, inode) >= 0;
    }

    /** Asks again and again, so that {@link #read} does not take long. */
    static final class Warm {
        /** A grace period is longer. */
        private static final long PAUSE_NANOS = 4_000_000;

        private final Thread thread = new Thread(this::run, "torpor-locks");
        private volatile boolean over;

        Warm() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            ProcessorHalves.second();
            while (!over && read().complete) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        /** It ends when its pause is over: who has stopped an application has better things to do than to end a thread. */
        void end() {
            over = true;
        }
    }
}
