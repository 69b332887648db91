package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Processes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A process to be: it exists, and does what its scripts say. For the session's thread. */
public final class Puppet implements AutoCloseable {
    /** Linux 6.9; O_EXCL in other words. */
    private static final int PIDFD_THREAD = 0200;

    private final PuppetTree tree;
    private final Pid pid;
    private final VirtualPid virtualPid;
    private final Puppet memoryOwner;
    /** Of an owner: who else has its memory. */
    private final List<Puppet> sharers = new ArrayList<>();

    private final List<PuppetThread> threads = new ArrayList<>();
    private long nextSlot;
    private boolean lostLeader;
    private ProcessMemory memory;
    private LocalFd pidfd;

    Puppet(PuppetTree tree, Pid pid, VirtualPid virtualPid, long firstSlot) {
        this.tree = tree;
        this.pid = pid;
        this.virtualPid = virtualPid;
        memoryOwner = this;
        nextSlot = firstSlot;
    }

    Puppet(PuppetTree tree, Pid pid, VirtualPid virtualPid, Puppet sharer) {
        this.tree = tree;
        this.pid = pid;
        this.virtualPid = virtualPid;
        memoryOwner = sharer.memoryOwner;
        memoryOwner.sharers.add(this);
    }

    /** Where the next thread of its address space has its slot. */
    long takeSlot(int bytes) {
        long slot = memoryOwner.nextSlot;
        memoryOwner.nextSlot += bytes;
        return slot;
    }

    void add(PuppetThread thread) {
        threads.add(thread);
    }

    /** Its id as the engine sees it. */
    public Pid pid() {
        return pid;
    }

    /** Its id in the saved tree. */
    public VirtualPid virtualPid() {
        return virtualPid;
    }

    /** Itself, or the first puppet that it shares its memory with (CLONE_VM): what is done to an address space is done there, once. */
    public Puppet memoryOwner() {
        return memoryOwner;
    }

    /** Whether other puppets have its memory, too. */
    public boolean sharesMemory() {
        return !memoryOwner.sharers.isEmpty();
    }

    /** The threads of all puppets that have its memory, the owner's first; without those that end first. */
    public List<PuppetThread> threadsInMemory() {
        List<PuppetThread> all = new ArrayList<>(memoryOwner.threads);
        for (Puppet sharer : memoryOwner.sharers) {
            all.addAll(sharer.threads);
        }
        all.removeIf(PuppetThread::endsFirst);
        return all;
    }

    /** The first thread has ended: from now on the next one is the leader, and what the kernel shows under the first one's id is no use any more. */
    void loseLeader() {
        threads.remove(0);
        lostLeader = true;
        close();
        memory = null;
        pidfd = null;
    }

    boolean hasLostLeader() {
        return lostLeader;
    }

    /** The id under which the kernel shows what its threads have in common: its own, or, without its first thread, that of the next. */
    public Pid livingId() {
        return lostLeader ? new Pid(leader().tid().number()) : pid;
    }

    /** Its threads, the leader first. */
    public List<PuppetThread> threads() {
        return Collections.unmodifiableList(threads);
    }

    /** The thread that acts for the process: its first one, as long as that lives. */
    public PuppetThread leader() {
        return threads.get(0);
    }

    /** The thread with an id of the saved tree. */
    public PuppetThread thread(int virtualTid) {
        for (PuppetThread thread : threads) {
            if (thread.virtualTid() == virtualTid) {
                return thread;
            }
        }
        throw new IllegalArgumentException("no thread " + virtualTid + " in task " + virtualPid);
    }

    /** The leader's calls. */
    public Script script() {
        return leader().script();
    }

    /** Makes all calls queued for its threads now. */
    public void run() {
        tree.run(List.of(this));
    }

    /** Its memory, readable and writable whatever the protection. */
    public ProcessMemory memory() {
        if (memory == null) {
            memory = new ProcessMemory(livingId());
        }
        return memory;
    }

    /** A pidfd for it. */
    public LocalFd pidfd() {
        if (pidfd == null) {
            pidfd = lostLeader ? Processes.pidfd(leader().tid(), PIDFD_THREAD) : Processes.pidfd(pid);
        }
        return pidfd;
    }

    /**
     * Queues fetching a descriptor of the engine's; the result is the lowest number free in the puppet, with close-on-exec set. The engine's
     * descriptor must stay open until the script has run.
     */
    public Call fetch(LocalFd descriptor) {
        return script().call("pidfd_getfd", tree.enginePidfd(), descriptor.number(), 0);
    }

    /** A descriptor of ours for one of the puppet's; the puppet's queued calls are made first. */
    public LocalFd take(RemoteFd fd) {
        run();
        return Processes.fetch(pidfd(), fd);
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
        if (pidfd != null) {
            pidfd.close();
        }
    }

    @Override
    public String toString() {
        return "task " + virtualPid;
    }
}
