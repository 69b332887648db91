package io.torpor.procfs;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * {@code /proc/PID/task/TID/status} of all threads of a process, as far as it is about credentials, seccomp and processors. The tree stands still meanwhile, and mostly
 * all threads of a process have the same credentials, so the lines about them are compared with those of the last thread that was read
 * in full, and read only if they differ.
 */
public final class ThreadStatuses {
    private static final byte[] IDS = {'\n', 'U', 'i', 'd', ':', '\t'};
    private static final byte[] IDS_END = {'\n', 'N', 'S', 't', 'g', 'i', 'd', ':', '\t'};
    private static final byte[] SETS = {'\n', 'C', 'a', 'p', 'I', 'n', 'h', ':', '\t'};
    private static final byte[] SETS_END = {'\n', 'C', 'p', 'u', 's', '_', 'a', 'l', 'l', 'o', 'w', 'e', 'd', '_'};
    /** How far a line may have moved: names and ids of threads differ in length, and occur a few times before. */
    private static final int REACH = 64;

    private final ProcFs procFs;
    private Status status;
    private byte[] text;
    private int ids;
    private int idsEnd;
    private int sets;
    private int setsEnd;

    public ThreadStatuses(ProcFs procFs) {
        this.procFs = procFs;
    }

    /** The status of a thread; of what is not about credentials, seccomp, speculation or processors, it may be another thread's. */
    public Status read(Pid pid, Tid tid) throws IOException {
        return of(procFs.read(pid, tid, "status"));
    }

    /**
     * The same from the text of that file: an array from its start to the buffer's limit.
     *
     * @throws ProcFormatException if a line is missing or isn't what it should be
     */
    public Status of(ByteBuffer file) {
        byte[] bytes = file.array();
        int length = file.limit();
        if (status == null || !isAlike(bytes, length)) {
            status = Status.parse(file);
            remember(Arrays.copyOf(bytes, length));
        }
        return status;
    }

    private void remember(byte[] full) {
        text = full;
        ids = find(full, full.length, 0, IDS);
        idsEnd = find(full, full.length, Math.max(ids, 0), IDS_END);
        sets = find(full, full.length, Math.max(idsEnd, 0), SETS);
        setsEnd = find(full, full.length, Math.max(sets, 0), SETS_END);
        if (ids < 0 || idsEnd < 0 || sets < 0 || setsEnd < 0) {
            status = null; // another kernel's layout: every thread is read in full
        }
    }

    private boolean isAlike(byte[] bytes, int length) {
        int from = find(bytes, Math.min(length, ids + REACH), Math.max(0, ids - REACH), IDS);
        if (from < 0 || !isAlike(bytes, length, from, ids, idsEnd + IDS_END.length)) {
            return false;
        }
        int expected = from + sets - ids;
        int second = find(bytes, Math.min(length, expected + REACH), Math.max(0, expected - REACH), SETS);
        return second >= 0 && isAlike(bytes, length, second, sets, setsEnd + SETS_END.length);
    }

    private boolean isAlike(byte[] bytes, int length, int at, int from, int end) {
        return at + end - from <= length && Arrays.equals(bytes, at, at + end - from, text, from, end);
    }

    private static int find(byte[] bytes, int end, int from, byte[] wanted) {
        for (int i = from; i + wanted.length <= end; i++) {
            if (bytes[i] == '\n'
                    && bytes[i + 1] == wanted[1]
                    && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
