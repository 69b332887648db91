package io.torpor.tasks;

import io.torpor.tracee.Data;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** clone3(2) with {@code set_tid} (Linux 5.5): a child with a chosen id. {@code struct clone_args} is in {@code <linux/sched.h>}. */
public final class Births {
    private static final int ARGS_BYTES = 88;
    private static final int EXIT_SIGNAL = 32;
    private static final int SET_TID = 64;
    private static final int SET_TID_SIZE = 72;
    private static final int SIGCHLD = 17;
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_FS = 0x200;
    private static final long CLONE_FILES = 0x400;
    private static final long CLONE_SIGHAND = 0x800;
    private static final long CLONE_PARENT = 0x8000;
    /** CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SIGHAND, CLONE_THREAD, CLONE_SYSVSEM. */
    private static final long THREAD = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000;

    private Births() {}

    /**
     * Queues the birth of a process.
     *
     * @param forParent whether it becomes a child of the caller's parent, and has the caller's exit signal
     */
    public static void process(Script script, int pid, boolean forParent) {
        clone(script, pid, forParent ? CLONE_PARENT : 0, forParent ? 0 : SIGCHLD);
    }

    /** Queues the birth of a process that shares with the one that bears it what it did: descriptors, working directory, memory, handlers. */
    static void process(Script script, SavedTask child, boolean forParent, SavedTask mother) {
        long flags = (child.sharesTable(mother) ? CLONE_FILES : 0)
                | (child.sharesContext(mother) ? CLONE_FS : 0)
                | (child.sharesMemory(mother) ? CLONE_VM : 0)
                | (child.sharesMemory(mother) && child.sharesHandlers(mother) ? CLONE_SIGHAND : 0)
                | (forParent ? CLONE_PARENT : 0);
        clone(script, child.pid(), flags, forParent ? 0 : child.exitSignal());
    }

    /** Queues the birth of a thread. It gets a stack when its registers are set: until then it never runs on one. */
    static void thread(Script script, int tid) {
        clone(script, tid, THREAD, 0);
    }

    private static void clone(Script script, int id, long flags, long exitSignal) {
        byte[] args = new byte[ARGS_BYTES];
        ByteBuffer.wrap(args)
                .order(ByteOrder.nativeOrder())
                .putLong(0, flags)
                .putLong(EXIT_SIGNAL, exitSignal)
                .putLong(SET_TID_SIZE, 1);
        Data wanted = script.bytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(id)
                .array());
        Data struct = script.bytes(args);
        script.point(struct, SET_TID, wanted);
        script.call("clone3", struct, ARGS_BYTES);
    }
}
