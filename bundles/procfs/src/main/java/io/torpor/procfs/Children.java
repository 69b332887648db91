package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/task/TID/children}: process ids of a thread's children; {@code proc_pid_task(5)}. Complete only
 * while all of them are stopped. The file is missing without {@code CONFIG_PROC_CHILDREN}.
 */
public final class Children {
    private Children() {}

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if it isn't a list of numbers
     */
    public static List<Integer> parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/PID/task/TID/children", text);
        List<Integer> children = new ArrayList<>();
        while (!in.blanks().atLineEnd()) {
            children.add(in.number());
        }
        return children;
    }
}
