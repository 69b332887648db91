package io.torpor.image;

import java.util.Optional;

/** What a task was doing when it was dumped: {@code task_core_entry.task_state}. The numbers are what CRIU 4.3 was seen to write. */
public enum TaskState {
    /** Runs, or sleeps, or waits. */
    ALIVE(1),
    /**
     * Has exited, and its parent has not waited for it: a zombie. Its core record has {@code exit_code}, in the form of {@code wait(2)}; there are no
     * other files of it. The thread ids of its {@code pstree_entry} mean nothing: the peer leaves them uninitialised.
     */
    DEAD(2),
    /** Stopped by a signal; {@code stop_signo} says by which. */
    STOPPED(3);

    private final int number;

    TaskState(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Empty if the number is none of these. */
    public static Optional<TaskState> of(int number) {
        for (TaskState state : values()) {
            if (state.number == number) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
