package io.torpor.memory;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.RemoteRanges;
import io.torpor.tracee.TracerThread;

/** Where the content of pages is read from. */
sealed interface ContentSource {
    /** Fills a buffer from its start with some ranges, back to back. */
    void read(RemoteRanges ranges, NativeBuffer into);

    /**
     * Private memory of a process, by its addresses.
     *
     * @param tracer who traces it
     */
    record OfProcess(Pid pid, TracerThread tracer) implements ContentSource {
        @Override
        public void read(RemoteRanges ranges, NativeBuffer into) {
            HiddenMemory.read(tracer, () -> ranges.read(pid, into));
        }
    }

    /**
     * Private memory of a process as it was when a snapshot of it was made. Its pages are shared with that process, and stay so: copies of all of them would take their time and memory.
     *
     * @param kept what the snapshot has not
     * @param tracer who traces the snapshot
     */
    record OfSnapshot(Pid snapshot, KeptPages kept, TracerThread tracer) implements ContentSource {
        @Override
        public void read(RemoteRanges ranges, NativeBuffer into) {
            HiddenMemory.read(tracer, () -> readHere(ranges, into));
        }

        private void readHere(RemoteRanges ranges, NativeBuffer into) {
            try (ProcessMemory memory = new ProcessMemory(snapshot)) {
                int at = 0;
                for (int i = 0; i < ranges.count(); i++) {
                    int bytes = (int) ranges.bytes(i);
                    if (!kept.copy(ranges.address(i), bytes, into, at)) {
                        memory.readUnpinned(new RemoteAddress(ranges.address(i)), into, at, bytes);
                    }
                    at += bytes;
                }
            }
        }
    }

    /** A shared-memory object, by offsets into it; zeroes follow its end. */
    record OfFile(LocalFd file) implements ContentSource {
        @Override
        public void read(RemoteRanges ranges, NativeBuffer into) {
            int at = 0;
            for (int i = 0; i < ranges.count(); i++) {
                int end = at + (int) ranges.bytes(i);
                long position = ranges.address(i);
                while (at < end) {
                    int got = (int) Descriptors.read(file, into, at, end - at, position);
                    if (got == 0) {
                        into.view().position(at).limit(end).slice().put(new byte[end - at]);
                        got = end - at;
                    }
                    at += got;
                    position += got;
                }
            }
        }
    }
}
