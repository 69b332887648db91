package io.torpor.seccomp;

import com.google.protobuf.ByteString;
import io.torpor.abi.SeccompConstants;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.procfs.Status;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import java.nio.ByteBuffer;

/** Reads the filters of threads, oldest first: PTRACE_SECCOMP_GET_FILTER. For the tracer's thread. */
final class FilterReader implements AutoCloseable {
    private static final String GUESSING = "thread vulnerable";

    private final Ptrace ptrace;
    private final FilterTable table;
    private final NativeBuffer room =
            new NativeBuffer(FilterProgram.MOST_INSTRUCTIONS * FilterProgram.INSTRUCTION_BYTES);

    FilterReader(Ptrace ptrace, FilterTable table) {
        this.ptrace = ptrace;
        this.table = table;
    }

    /** Notes the filters of a thread; returns the number of the newest. */
    int read(FrozenTask task, FrozenThread thread, Status status) throws TorporException {
        int newest = FilterTable.NONE;
        int index = 0;
        for (int count = ptrace.seccompFilter(thread.tid(), 0, room);
                count >= 0;
                count = ptrace.seccompFilter(thread.tid(), index, room)) {
            ByteBuffer code = room.view();
            code.limit(count * FilterProgram.INSTRUCTION_BYTES);
            ByteString program = ByteString.copyFrom(code);
            if (FilterProgram.asksSupervisor(program)) {
                throw supervised(task, thread, index);
            }
            newest = table.add(newest, program, flags(thread, index, status));
            index++;
        }
        if (newest == FilterTable.NONE) {
            throw new IllegalStateException("thread " + thread.tid() + " has filters, but none can be read");
        }
        return newest;
    }

    /**
     * The kernel does not keep SECCOMP_FILTER_FLAG_SPEC_ALLOW, but a filter installed without it ends speculation for good where it can be ended for
     * each thread; so a thread that speculates on has it in all filters, or it makes no difference.
     */
    private int flags(FrozenThread thread, int index, Status status) {
        int flags = ptrace.seccompFlags(thread.tid(), index);
        return status.storeBypass().equals(GUESSING) ? flags | SeccompConstants.SECCOMP_FILTER_FLAG_SPEC_ALLOW : flags;
    }

    private static TorporException supervised(FrozenTask task, FrozenThread thread, int index) {
        Subject subject = new Subject.Thread(task.subject(), thread.tid().number());
        return Issue.error(
                        "SECCOMP-003",
                        subject,
                        "Cannot dump " + subject + ": its seccomp filter number " + index
                                + " hands system calls to a supervisor (SECCOMP_RET_USER_NOTIF), which no image can hold",
                        "Start the program under a profile that notifies nobody.")
                .toException();
    }

    @Override
    public void close() {
        room.close();
    }
}
