package io.torpor.tracee;

import io.torpor.linux.Ptrace;

/** What wait4(2) says about a tracee. */
public sealed interface Stop {
    /** The thread has ended with an exit code. */
    record Exited(int code) implements Stop {}

    /** A signal has ended the thread. */
    record Killed(int signal) implements Stop {}

    /** A signal is about to be delivered. */
    record SignalStop(int signal) implements Stop {}

    /** The process is stopped by SIGSTOP, SIGTSTP, SIGTTIN or SIGTTOU. */
    record GroupStop(int signal) implements Stop {}

    /** PTRACE_INTERRUPT has taken effect, or a newborn tracee has not run yet. */
    record Interrupted() implements Stop {}

    /** A child or thread has been born (PTRACE_EVENT_FORK, _VFORK, _CLONE): the tracee is inside that call. */
    record Born(int event) implements Stop {}

    /** The thread is about to end (PTRACE_EVENT_EXIT): it makes no more calls. */
    record Ending() implements Stop {}

    /** Entry into or exit from a system call, after PTRACE_SYSCALL. */
    record SyscallStop() implements Stop {}

    /** Decodes a wait status. */
    static Stop of(int status) {
        int low = status & 0x7f;
        if (low == 0) {
            return new Exited(status >> 8 & 0xff);
        }
        if ((status & 0xff) != 0x7f) {
            return new Killed(low);
        }
        final int sigtrap = 5;
        final int traceSysGood = 0x80;
        final int eventStop = 128;
        int signal = status >> 8 & 0xff;
        int event = status >> 16;
        if (event == eventStop) {
            return signal == sigtrap ? new Interrupted() : new GroupStop(signal);
        }
        if (event == Ptrace.EVENT_EXIT) {
            return new Ending();
        }
        if (event != 0) {
            return new Born(event);
        }
        return signal == (sigtrap | traceSysGood) ? new SyscallStop() : new SignalStop(signal);
    }
}
