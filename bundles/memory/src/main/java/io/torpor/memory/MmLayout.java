package io.torpor.memory;

import io.torpor.abi.Errno;
import io.torpor.abi.Prctl;
import io.torpor.image.proto.mm_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the kernel remembers of an address space beside its mappings: where program, heap, arguments and environment are, the auxiliary vector, and the
 * link {@code /proc/PID/exe}. One call sets it all, PR_SET_MM_MAP of prctl(2), once all mappings are there.
 */
final class MmLayout {
    /** {@code struct prctl_mm_map} of {@code <linux/prctl.h>}: eleven words, a pointer, two 32-bit numbers. */
    private static final int STRUCT = 104;

    private static final int AUXV = 88;
    private static final int NO_PROGRAM = -1;

    private final Puppet puppet;
    private final SavedTask task;
    private Call result;
    private Call withoutProgram;

    MmLayout(Puppet puppet, SavedTask task) {
        this.puppet = puppet;
        this.task = task;
    }

    /** Queues the call. */
    void set(int programFd) {
        result = attempt(programFd);
    }

    private Call attempt(int programFd) {
        mm_entry mm = task.mm();
        ByteBuffer auxv = ByteBuffer.allocate(mm.getMmSavedAuxvCount() * 8 + 16).order(ByteOrder.nativeOrder());
        for (int i = 0; i < mm.getMmSavedAuxvCount(); i++) {
            auxv.putLong(mm.getMmSavedAuxv(i));
        }
        ByteBuffer map = ByteBuffer.allocate(STRUCT).order(ByteOrder.nativeOrder());
        map.putLong(mm.getMmStartCode())
                .putLong(mm.getMmEndCode())
                .putLong(mm.getMmStartData())
                .putLong(mm.getMmEndData());
        map.putLong(mm.getMmStartBrk()).putLong(mm.getMmBrk()).putLong(mm.getMmStartStack());
        map.putLong(mm.getMmArgStart())
                .putLong(mm.getMmArgEnd())
                .putLong(mm.getMmEnvStart())
                .putLong(mm.getMmEnvEnd());
        map.putLong(0).putInt(auxv.capacity()).putInt(programFd);
        Data words = puppet.script().bytes(auxv.array());
        Data struct = puppet.script().bytes(map.array());
        puppet.script().point(struct, AUXV, words);
        return puppet.script().tryCall("prctl", Prctl.PR_SET_MM, Prctl.PR_SET_MM_MAP, struct, STRUCT, 0);
    }

    /** Looks at the result; without the right to set the program, queues the call once more for all the rest. */
    void check(RestoreContext context) throws TorporException {
        if (result.errno() == Errno.EPERM) {
            context.report(Issue.warning(
                    "MEMORY-030",
                    task.subject(),
                    "/proc/" + puppet.pid() + "/exe of " + task + " cannot be set and shows the engine's own program",
                    "Restore with CAP_CHECKPOINT_RESTORE."));
            withoutProgram = attempt(NO_PROGRAM);
        } else {
            require(result);
        }
    }

    /** Looks at the result of the second attempt, if there was one. */
    void checkAgain() throws TorporException {
        if (withoutProgram != null) {
            require(withoutProgram);
        }
    }

    private void require(Call call) throws TorporException {
        if (call.failed()) {
            String why = switch (call.errno()) {
                case Errno.EBUSY -> "a mapping of the engine's own program is left";
                case Errno.EACCES -> "the program's file may not be executed here";
                case Errno.EINVAL -> "the kernel finds the layout invalid";
                default -> Errno.name(call.errno());
            };
            throw Issue.error(
                            "MEMORY-031",
                            task.subject(),
                            "Cannot set the memory layout of " + task + ": prctl(PR_SET_MM_MAP) = "
                                    + Errno.name(call.errno()) + ": " + why,
                            "")
                    .toException();
        }
    }
}
