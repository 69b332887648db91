package io.torpor.tracee;

import java.util.ArrayList;
import java.util.List;

/**
 * Saved signals that were pending and cannot be queued while a puppet still runs scripts: SIGURG, by which it stops, and SIGSTOP, which no mask
 * holds back. Provided by the bundle {@code signals} in stage PRIVATE with capability {@code late-signals}, always; the last one who runs something in a
 * puppet queues them, with rt_tgsigqueueinfo(2) and rt_sigqueueinfo(2), in the order given. For the session's thread.
 */
public final class LateSignals {
    private final List<Late> all = new ArrayList<>();

    /**
     * One signal.
     *
     * @param thread who is to queue it, for itself or its process
     * @param shared whether it was pending for the process instead of the thread
     * @param signal its number
     * @param info the 128 bytes of {@code siginfo_t}
     */
    public record Late(PuppetThread thread, boolean shared, int signal, byte[] info) {}

    public void add(Late late) {
        all.add(late);
    }

    /** In the order in which they were pending, shared ones of a process before its threads' own. */
    public List<Late> all() {
        return List.copyOf(all);
    }
}
