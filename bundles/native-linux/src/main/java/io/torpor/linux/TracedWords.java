package io.torpor.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Memory of a stopped thread's process, word by word, for the thread that traces it: PTRACE_PEEKDATA and PTRACE_POKEDATA of ptrace(2), which may do what {@code /proc/PID/mem} may not
 * on a kernel that was started with {@code proc_mem.force_override=never}. Slow: a call for each word, two to write a part of one.
 */
final class TracedWords {
    private static final int PEEKDATA = 2;
    private static final int POKEDATA = 5;
    private static final int BYTES = Long.BYTES;

    private TracedWords() {}

    /**
     * Reads or writes a range.
     *
     * @param local address of the engine's memory
     * @return how many bytes could be; fewer where there is no memory, 0 if the calling thread does not trace that thread
     */
    static int transfer(boolean write, int tid, long remote, long local, int bytes) {
        try (NativeBuffer word = new NativeBuffer(BYTES)) {
            int done = 0;
            while (done < bytes) {
                long at = remote + done & -BYTES;
                int skipped = (int) (remote + done - at);
                int part = Math.min(BYTES - skipped, bytes - done);
                if (!peek(tid, at, word)) {
                    return done;
                }
                long inside = word.address() + skipped;
                copy(write ? local + done : inside, write ? inside : local + done, part);
                if (write && Libc.ptrace(POKEDATA, tid, at, word.direct().getLong(0)) < 0) {
                    return done;
                }
                done += part;
            }
            return done;
        }
    }

    /** The C library returns the word, so that −1 is no failure unless it has left an errno. */
    private static boolean peek(int tid, long at, NativeBuffer word) {
        long content = Libc.ptrace(PEEKDATA, tid, at, 0);
        if (content == -1 && Native.getLastError() != 0) {
            return false;
        }
        word.direct().putLong(0, content);
        return true;
    }

    private static void copy(long from, long to, int bytes) {
        new Pointer(to).write(0, new Pointer(from).getByteArray(0, bytes), 0, bytes);
    }
}
