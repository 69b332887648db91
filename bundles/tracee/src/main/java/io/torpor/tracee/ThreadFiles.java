package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.Tid;
import io.torpor.linux.TaskGone;
import io.torpor.linux.ThreadTexts;
import io.torpor.procfs.Children;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.procfs.ThreadStatuses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code /proc} tells of a tree's threads one by one, which takes no tracer. For one thread at a time. */
final class ThreadFiles {
    /** From so many threads on, their files are read many at a time. */
    private static final int MANY = 8;

    private final ProcFs procFs = new ProcFs();
    private final Architecture architecture;
    private final byte[] text = new byte[ThreadTexts.TEXT_BYTES];

    ThreadFiles(Architecture architecture) {
        this.architecture = architecture;
    }

    /** Is given the text of a thread's file, or null for one that must be read by itself. */
    @FunctionalInterface
    private interface Reader {
        void read(Tid tid, ByteBuffer text) throws IOException;
    }

    /**
     * Looks who is there.
     *
     * @return ids of the threads of each process, leaders first, parents before their children; what has ended meanwhile may be among them
     */
    Map<Pid, int[]> look(Pid root) throws IOException {
        Map<Pid, int[]> found = new LinkedHashMap<>();
        List<Pid> todo = new ArrayList<>(List.of(root));
        for (int i = 0; i < todo.size(); i++) {
            Pid pid = todo.get(i);
            try {
                int[] threads = procFs.threads(pid);
                if (found.putIfAbsent(pid, threads) == null) {
                    readAll(pid, threads, "children", (tid, children) -> addChildren(todo, pid, tid, children));
                }
            } catch (TaskVanished | TaskGone e) {
                continue; // it has ended
            }
        }
        return found;
    }

    private void addChildren(List<Pid> to, Pid pid, Tid tid, ByteBuffer children) throws IOException {
        try {
            if (children == null || children.hasRemaining()) {
                for (int child : children == null ? procFs.children(pid, tid) : Children.parse(children)) {
                    to.add(new Pid(child));
                }
            }
        } catch (TaskVanished e) {
            return; // whoever was its child has another parent now, or none
        }
    }

    /** Reads {@code /proc/PID/task/TID/status} of all threads of a stopped process but the leader, whose status the task itself has. */
    void readStatuses(FrozenTask task) throws IOException {
        Map<Tid, FrozenThread> threads = new LinkedHashMap<>();
        for (FrozenThread thread : task.threads()) {
            if (thread != task.leader()) {
                threads.put(thread.tid(), thread);
            }
        }
        int[] ids = new int[threads.size()];
        int count = 0;
        for (Tid tid : threads.keySet()) {
            ids[count++] = tid.number();
        }
        ThreadStatuses statuses = new ThreadStatuses(procFs);
        readAll(
                task.pid(),
                ids,
                "status",
                (tid, status) -> threads.get(tid)
                        .setStatus(status == null ? statuses.read(task.pid(), tid) : statuses.of(status)));
    }

    private void readAll(Pid pid, int[] threads, String file, Reader reader) throws IOException {
        if (threads.length < MANY) {
            for (int thread : threads) {
                reader.read(new Tid(thread), null);
            }
            return;
        }
        byte[] stub = architecture.calls().bytes();
        try (ThreadTexts texts = new ThreadTexts(stub, architecture.syscalls(), pid, file)) {
            for (int from = 0; from < threads.length; from += ThreadTexts.MOST) {
                int count = Math.min(ThreadTexts.MOST, threads.length - from);
                texts.read(threads, from, count);
                for (int i = 0; i < count; i++) {
                    reader.read(new Tid(threads[from + i]), texts.has(i) ? texts.text(i, text) : null);
                }
            }
        }
    }
}
