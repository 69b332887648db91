package io.torpor.seccomp;

import com.google.protobuf.ByteString;
import io.torpor.abi.Prctl;
import io.torpor.abi.RemoteAddress;
import io.torpor.abi.SeccompConstants;
import io.torpor.spi.Issue;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The filters of one process on their way into the kernel: they lie in memory of the process for a moment, where all threads can take them from.
 * What all threads have in common the first thread installs for all (SECCOMP_FILTER_FLAG_TSYNC), because the program may want to do the same
 * later, and the kernel allows that only to threads whose filters are the same objects.
 */
final class Installation {
    private static final int PROGRAM_HEAD_BYTES = 16;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int PAGE = 4096;

    private final SavedTask task;
    private final SavedFilters filters;
    private final List<SavedRestriction> restrictions;
    private final Map<Integer, Long> offsets = new LinkedHashMap<>();
    private final List<Call> shared = new ArrayList<>();
    private int bytes;
    private int common;
    private Call area;

    /**
     * Prepares.
     *
     * @param restrictions of the task's threads, in their order
     */
    Installation(SavedTask task, SavedFilters filters, List<SavedRestriction> restrictions) {
        this.task = task;
        this.filters = filters;
        this.restrictions = restrictions;
        for (SavedRestriction restriction : restrictions) {
            for (int filter : restriction.filters()) {
                if (!offsets.containsKey(filter)) {
                    offsets.put(filter, (long) bytes);
                    bytes += PROGRAM_HEAD_BYTES + filters.program(filter).size() + 15 & -16;
                }
            }
        }
        common = restrictions.size() == 1 ? 0 : common(restrictions);
    }

    private static int common(List<SavedRestriction> restrictions) {
        List<Integer> first = restrictions.get(0).filters();
        int common = first.size();
        for (SavedRestriction other : restrictions) {
            common = Math.min(common, other.filters().size());
            while (common > 0 && !other.filters().subList(0, common).equals(first.subList(0, common))) {
                common--;
            }
        }
        return common;
    }

    /** Queues getting memory for the filters. */
    void queueMemory() {
        if (bytes > 0) {
            bytes = bytes + PAGE - 1 & -PAGE;
            area = task.puppet().script().call("mmap", 0, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0);
        }
    }

    /** Writes the filters there, each after its {@code struct sock_fprog}, and queues what the first thread does for all. */
    void queueShared() {
        if (bytes == 0) {
            return;
        }
        ByteBuffer content = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        for (Map.Entry<Integer, Long> entry : offsets.entrySet()) {
            int at = entry.getValue().intValue();
            ByteString program = filters.program(entry.getKey());
            content.putShort(at, (short) (program.size() / FilterProgram.INSTRUCTION_BYTES));
            content.putLong(at + 8, area.result() + at + PROGRAM_HEAD_BYTES);
            program.copyTo(content.array(), at + PROGRAM_HEAD_BYTES);
        }
        task.puppet().memory().write(new RemoteAddress(area.result()), content.array());
        for (int filter : restrictions.get(0).filters().subList(0, common)) {
            shared.add(install(task.puppet().script(), filter, SeccompConstants.SECCOMP_FILTER_FLAG_TSYNC));
        }
    }

    /** Queues what each thread does for itself. */
    void queueOwn() throws TorporException {
        for (Call call : shared) {
            // A thread's id stands for: this one cannot follow.
            if (call.result() != 0) {
                throw Issue.error(
                                "SECCOMP-006",
                                task.subject(),
                                "Cannot restore " + task.subject()
                                        + ": the kernel did not let its threads share a seccomp filter; thread "
                                        + call.result() + " has others",
                                "Run the engine without seccomp filters of its own.")
                        .toException();
            }
        }
        for (int i = 0; i < restrictions.size(); i++) {
            Script script = task.threads().get(i).thread().script();
            SavedRestriction restriction = restrictions.get(i);
            for (int filter :
                    restriction.filters().subList(common, restriction.filters().size())) {
                install(script, filter, 0);
            }
            if (restriction.isStrict()) {
                script.call("prctl", Prctl.PR_SET_SECCOMP, SeccompConstants.SECCOMP_MODE_STRICT, 0, 0, 0);
            }
        }
    }

    private Call install(Script script, int filter, int flag) {
        return script.call(
                "seccomp",
                SeccompConstants.SECCOMP_SET_MODE_FILTER,
                filters.flags(filter) | flag,
                area.result() + offsets.get(filter));
    }

    /** Queues giving the memory back. */
    void queueEnd() {
        if (bytes > 0) {
            task.puppet().script().call("munmap", area, bytes);
        }
    }
}
