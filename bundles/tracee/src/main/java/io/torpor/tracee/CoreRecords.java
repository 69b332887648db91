package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import java.util.HashMap;
import java.util.Map;

/**
 * The core records of a dump while they grow: several families know a few fields each. Provided in stage FREEZE with capability
 * {@code core-records}; filled until stage SEAL by steps that provide {@code core-fields}, written by the bundle {@code tasks} after them. For the
 * session's thread.
 */
public final class CoreRecords {
    private final Map<Pid, task_core_entry.Builder> tasks = new HashMap<>();
    private final Map<Tid, thread_core_entry.Builder> threads = new HashMap<>();

    /** What is known of a task. */
    public task_core_entry.Builder task(Pid pid) {
        return tasks.computeIfAbsent(pid, any -> task_core_entry.newBuilder());
    }

    /** What is known of a thread. */
    public thread_core_entry.Builder thread(Tid tid) {
        return threads.computeIfAbsent(tid, any -> thread_core_entry.newBuilder());
    }
}
