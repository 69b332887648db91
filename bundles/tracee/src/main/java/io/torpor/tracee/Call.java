package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.linux.SyscallException;

/** One system call of a {@link Script}; has a result once the script has run. */
public final class Call {
    private static final long LOWEST_ERROR = -4095;

    final int index;
    private final Script script;
    private final Answers answers;
    private final String name;
    private final Object[] arguments;

    Call(Script script, Answers answers, int index, String name, Object... arguments) {
        this.script = script;
        this.answers = answers;
        this.index = index;
        this.name = name;
        this.arguments = arguments;
    }

    /** Whether the script has run and came as far as this call. */
    public boolean isDone() {
        return answers.has(index);
    }

    public boolean failed() {
        return raw() < 0 && raw() >= LOWEST_ERROR;
    }

    /** The errno, or 0. */
    public int errno() {
        return failed() ? (int) -raw() : 0;
    }

    /**
     * The result.
     *
     * @throws SyscallException when the call has failed
     */
    public long result() {
        if (failed()) {
            throw failure();
        }
        return raw();
    }

    /** The result, or minus the errno. */
    public long raw() {
        if (!isDone()) {
            throw new IllegalStateException(name + " has not been made yet");
        }
        return answers.result(index);
    }

    /** Why it has failed. */
    public SyscallException failure() {
        return new SyscallException(script.describe(name, arguments), errno());
    }

    void requireIn(Script expected) {
        if (script != expected) {
            throw new IllegalArgumentException(name + " belongs to another script");
        }
    }

    /** With its arguments, and its result once there is one; addresses of the script's own memory are shown as 0. */
    @Override
    public String toString() {
        String text = script.describe(name, arguments);
        if (!isDone()) {
            return text;
        }
        return text + " = " + (failed() ? Errno.name(errno()) : Long.toString(raw()));
    }
}
