package io.torpor.pipes;

import io.torpor.abi.Errno;
import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.SyscallException;

/**
 * A pipe of ours that has no room. tee(2) into it copies nothing, but says whether it could: a queue of notifications ({@code linux/watch_queue.h}) looks like any
 * other pipe, and can only be told by EINVAL.
 */
final class FullPipe implements AutoCloseable {
    private static final int PAGE = 4096;

    /** The same bit as O_EXCL; {@code <linux/watch_queue.h>}. */
    private static final int O_NOTIFICATION_PIPE = 0200;

    private LocalFd reading;
    private LocalFd writing;

    boolean isNotifications(LocalFd pipe) {
        if (!ThisKernel.HAS_NOTIFICATIONS) {
            return false;
        }
        open();
        try {
            Descriptors.tee(pipe, writing, 1);
            return false;
        } catch (SyscallException e) {
            if (e.errno() == Errno.EAGAIN) {
                return false;
            }
            if (e.errno() == Errno.EINVAL) {
                return true;
            }
            throw e;
        }
    }

    /** Most kernels are built without (CONFIG_WATCH_QUEUE), and say so when one is to be made; hundreds of pipes need not be asked then. Tried when first needed. */
    private static final class ThisKernel {
        private static final boolean HAS_NOTIFICATIONS = canMakeOne();
    }

    private static boolean canMakeOne() {
        try {
            for (LocalFd end : Descriptors.pipe(O_NOTIFICATION_PIPE)) {
                end.close();
            }
            return true;
        } catch (SyscallException e) {
            return e.errno() != Errno.ENOPKG && e.errno() != Errno.EINVAL;
        }
    }

    private void open() {
        if (reading == null) {
            LocalFd[] ends = Descriptors.pipe(OpenFlags.O_NONBLOCK);
            reading = ends[0];
            writing = ends[1];
            int capacity = Descriptors.fcntl(writing, Fcntl.F_SETPIPE_SZ, PAGE);
            try (NativeBuffer content = new NativeBuffer(capacity)) {
                Descriptors.write(writing, content, 0, capacity);
            }
        }
    }

    @Override
    public void close() {
        if (reading != null) {
            reading.close();
            writing.close();
            reading = null;
        }
    }
}
