package io.torpor.tracee;

import java.nio.ByteBuffer;

/** A frozen thread that is given calls of ours to make. */
final class Visit {
    private final Guest guest;
    private final FrozenTask task;
    private final FrozenThread thread;
    private long pc;
    private long block;
    private int number = -1;
    private long[] arguments;
    private boolean back = true;
    private long result;

    Visit(Guest guest, FrozenTask task, FrozenThread thread) {
        this.guest = guest;
        this.task = task;
        this.thread = thread;
    }

    Guest guest() {
        return guest;
    }

    FrozenTask task() {
        return task;
    }

    FrozenThread thread() {
        return thread;
    }

    /** Gives it a list of calls: {@code at} is where the runner makes them. */
    void script(long at, long controlBlock) {
        pc = at;
        block = controlBlock;
    }

    /** Gives it one call. */
    void single(long at, long controlBlock, int call, long... with) {
        script(at, controlBlock);
        number = call;
        arguments = with;
    }

    /** Changes its own registers to those with which it begins. */
    void enter(Architecture architecture, ByteBuffer registers, int at) {
        if (number < 0) {
            architecture.enterScript(registers, at, pc, block);
        } else {
            architecture.enterSingle(registers, at, pc, block, number, arguments);
        }
    }

    /** Whether its registers and its mask are its own. */
    boolean isBack() {
        return back;
    }

    void setBack(boolean own) {
        back = own;
    }

    /** What its single call returned. */
    long result() {
        return result;
    }

    void setResult(long returned) {
        result = returned;
    }
}
