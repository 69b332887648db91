package io.torpor.tasks;

import io.torpor.abi.Tid;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenThread;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.Script;
import io.torpor.tracee.ThreadTraits;
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
    private record One(Data name, Data tidAddress, Robust robust, Robust compatRobust, ThreadTraits traits) {}

    /**
     * A robust futex list's answer.
     *
     * @param room where the kernel puts the address
     */
    private record Robust(Call call, Data room) {
        long head() {
            return call.failed() ? 0 : room.content().getLong(0);
        }
    }

    /**
     * Queues the questions.
     *
     * @param leader whether it answers for its process
     * @param compat whether it is a thread of a 32-bit program: the kernel keeps two lists for each thread, and tells of one by each of its two calls
     */
    void ask(Architecture architecture, FrozenThread thread, boolean leader, boolean compat) {
        Script questions = thread.questions();
        Data name = questions.room(NAME_BYTES);
        questions.call("prctl", PR_GET_NAME, name, 0, 0, 0);
        Data tidAddress = questions.room(Long.BYTES);
        questions.call("prctl", PR_GET_TID_ADDRESS, tidAddress, 0, 0, 0);
        Robust robust = askRobust(questions, "get_robust_list");
        Robust compatRobust = compat ? askRobust(questions, "compat_get_robust_list") : null;
        ThreadTraits traits = architecture.ask(questions, leader);
        byTid.put(thread.tid(), new One(name, tidAddress, robust, compatRobust, traits));
    }

    /** The kernel's two results, address and length, lie one after the other. */
    private static Robust askRobust(Script questions, String name) {
        Data head = questions.room(2 * Long.BYTES);
        Data length = questions.room(Long.BYTES);
        return new Robust(questions.tryCall(name, 0, head, length), head);
    }

    /**
     * Queues what has come up by the answers of the first round.
     *
     * @return whether there is anything
     */
    boolean askMore(FrozenTree tree) {
        boolean any = false;
        for (One one : byTid.values()) {
            any |= one.traits.wantsMore();
        }
        if (any) {
            for (FrozenTask task : tree.tasks()) {
                for (FrozenThread thread : task.threads()) {
                    thread.nextQuestions();
                    byTid.get(thread.tid()).traits.askMore(thread.questions());
                }
            }
        }
        return any;
    }

    /** What the architecture has asked. */
    ThreadTraits traits(FrozenThread thread) {
        return byTid.get(thread.tid()).traits;
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
        return byTid.get(thread.tid()).robust.head();
    }

    /** The same of the list that 32-bit code has set. */
    long compatRobustList(FrozenThread thread) {
        Robust robust = byTid.get(thread.tid()).compatRobust;
        return robust == null ? 0 : robust.head();
    }
}
