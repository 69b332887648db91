package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.RemoteRanges;

/** Where the content of pages is written to. */
sealed interface ContentTarget {
    /** Writes a buffer's start to some ranges, in which it lies back to back. */
    void write(RemoteRanges ranges, NativeBuffer from);

    /** Private memory of a process, by its addresses. */
    record OfProcess(Pid pid) implements ContentTarget {
        @Override
        public void write(RemoteRanges ranges, NativeBuffer from) {
            ranges.write(pid, from);
        }
    }

    /** A shared-memory object, by offsets into it. */
    record OfFile(LocalFd file) implements ContentTarget {
        @Override
        public void write(RemoteRanges ranges, NativeBuffer from) {
            int at = 0;
            for (int i = 0; i < ranges.count(); i++) {
                int end = at + (int) ranges.bytes(i);
                long position = ranges.address(i);
                while (at < end) {
                    int done = (int) Descriptors.write(file, from, at, end - at, position);
                    at += done;
                    position += done;
                }
            }
        }
    }
}
