package io.torpor.tasks;

import io.torpor.abi.Tid;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What only a thread itself can tell: its name, and the addresses that the kernel keeps for it. */
final class ThreadAnswers {
    private static final int PR_GET_NAME = 16;
    private static final int PR_GET_TID_ADDRESS = 40;
    private static final int NAME_BYTES = 16;

    private final Map<Tid, One> byTid = new HashMap<>();

    /** One thread's answers. */
    private record One(Data name, Data tidAddress, Call robustCall, Data robust) {}

    void ask(FrozenThread thread) {
        Script questions = thread.questions();
        Data name = questions.room(NAME_BYTES);
        questions.call("prctl", PR_GET_NAME, name, 0, 0, 0);
        Data tidAddress = questions.room(Long.BYTES);
        questions.call("prctl", PR_GET_TID_ADDRESS, tidAddress, 0, 0, 0);
        // The kernel's two results, address and length, lie one after the other.
        Data robust = questions.room(2 * Long.BYTES);
        Data length = questions.room(Long.BYTES);
        Call robustCall = questions.tryCall("get_robust_list", 0, robust, length);
        byTid.put(thread.tid(), new One(name, tidAddress, robustCall, robust));
    }

    String name(FrozenThread thread) {
        ByteBuffer bytes = byTid.get(thread.tid()).name.content();
        int end = 0;
        while (end < NAME_BYTES && bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), 0, end, StandardCharsets.ISO_8859_1);
    }

    /** What set_tid_address(2) was given. */
    long tidAddress(FrozenThread thread) {
        return byTid.get(thread.tid()).tidAddress.content().getLong(0);
    }

    /** Head of the robust futex list; 0 without one, or where the kernel has no futexes. */
    long robustList(FrozenThread thread) {
        One one = byTid.get(thread.tid());
        return one.robustCall.failed() ? 0 : one.robust.content().getLong(0);
    }
}
