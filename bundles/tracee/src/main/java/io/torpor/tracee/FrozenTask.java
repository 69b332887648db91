package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.abi.Tid;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Processes;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.Stat;
import io.torpor.procfs.Status;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One process of a {@link FrozenTree}. What /proc says about it is read once, after it has been stopped. For the session's thread. */
public final class FrozenTask implements AutoCloseable {
    /** Where an ELF header tells the size of addresses, elf(5). */
    private static final int ELF_CLASS = 4;

    private static final int ELF_CLASS_32 = 1;

    private static final long PF_EXITING = 0x4;
    /** Linux 6.9; O_EXCL in other words. */
    private static final int PIDFD_THREAD = 0200;

    private final ProcFs procFs;
    private final Pid pid;
    private final boolean running;
    private final Stat stat;
    private final Status ownStatus;
    private final List<FrozenThread> threads = new ArrayList<>();
    /** What /proc says of the first thread that goes on, where that is not the first of all. */
    private Stat livingStat;

    private Status livingStatus;
    private ProcessMemory memory;
    private LocalFd pidfd;
    private List<MapEntry> maps;
    private ThreadStatusReading statusReading;
    private volatile Exception statusFailure;
    private boolean compat;
    private boolean compatThreads;
    private FrozenTask memoryOwner = this;

    FrozenTask(ProcFs procFs, Pid pid) throws IOException {
        this(procFs, pid, false);
    }

    /** @param running whether it is only looked at, and runs on */
    FrozenTask(ProcFs procFs, Pid pid, boolean running) throws IOException {
        this.procFs = procFs;
        this.pid = pid;
        this.running = running;
        stat = procFs.stat(pid);
        ownStatus = procFs.status(pid);
        livingStat = stat;
        livingStatus = ownStatus;
    }

    /** Adds a thread that goes on, in the order of their births. */
    void add(FrozenThread thread) throws IOException {
        if (threads.isEmpty() && !thread.tid().equals(Tid.leaderOf(pid))) {
            livingStat = procFs.stat(pid, thread.tid());
            livingStatus = procFs.status(pid, thread.tid());
        }
        threads.add(thread);
    }

    /** Whether its first thread can have been stopped; if not, others may go on. */
    boolean isFirstThreadOver() {
        return stat.state() == 'Z';
    }

    public Pid pid() {
        return pid;
    }

    /** Its id in its own pid namespace. */
    public VirtualPid virtualPid() {
        return new VirtualPid(ownStatus.innermostPid());
    }

    /**
     * Whether its first thread has ended while others go on. The kernel keeps such a thread, but takes from it all that it had in common with the others: under the process's own id, neither memory nor
     * descriptors can be found any more.
     */
    public boolean hasLostLeader() {
        return isFirstThreadOver() && !threads.isEmpty();
    }

    /** The id under which the kernel shows what its threads have in common, in /proc, by kcmp(2) and the like: its own, or, without its first thread, that of one that goes on. */
    public Pid livingId() {
        return hasLostLeader() ? new Pid(threads.get(0).tid().number()) : pid;
    }

    /** What /proc/PID/stat says; addresses are 0 if it has lost its leader. */
    public Stat stat() {
        return stat;
    }

    /** The same of the first thread that goes on. */
    public Stat livingStat() {
        return livingStat;
    }

    /** What /proc says of the first thread that goes on. */
    public Status status() {
        return livingStatus;
    }

    /** What /proc/PID/status says, whether the first thread goes on or not. */
    public Status ownStatus() {
        return ownStatus;
    }

    /**
     * What {@code /proc/PID/task/TID/status} says of one of its threads; of a stopped one it is read once, and may be asked for when it has been let go. Of what is not about credentials, seccomp, speculation or processors, it may
     * be another thread's.
     */
    public Status status(FrozenThread thread) throws IOException {
        if (thread == leader()) {
            return livingStatus;
        }
        if (running) {
            return procFs.status(pid, thread.tid());
        }
        awaitStatuses();
        if (thread.status() == null) {
            throw new IOException("Cannot read the status of thread " + thread.tid(), statusFailure);
        }
        return thread.status();
    }

    /** Sees to it that its threads' statuses are those of stopped threads. */
    void awaitStatuses() {
        if (statusReading != null) {
            statusReading.await();
        }
    }

    void setStatusReading(ThreadStatusReading reading) {
        statusReading = reading;
    }

    void setStatusFailure(Exception failure) {
        statusFailure = failure;
    }

    /** Whether it has ended and waits for its parent to notice; it has no threads then. */
    public boolean isZombie() {
        return isFirstThreadOver() && threads.isEmpty();
    }

    /**
     * Whether it has ended since it was found, so that what cannot be read of it is no problem. Always false for a task that was stopped: should that have been
     * killed, what could not be read is missing.
     */
    public boolean hasEnded() {
        if (!running) {
            return false;
        }
        try {
            Stat now = procFs.stat(pid);
            if (now.startTime() != stat.startTime()) {
                return true;
            }
            return hasLostLeader() ? hasEnded(leader()) : !isZombie() && isEnding(now);
        } catch (IOException e) {
            return true;
        }
    }

    /** The same for one of its threads. */
    public boolean hasEnded(FrozenThread thread) {
        if (!running) {
            return false;
        }
        try {
            return isEnding(procFs.stat(pid, thread.tid()));
        } catch (IOException e) {
            return true;
        }
    }

    /** On its way to its end, a task has given up memory and files before its state says so. */
    private static boolean isEnding(Stat now) {
        return (now.flags() & PF_EXITING) != 0;
    }

    /** The signal that it is stopped by, as job control knows it; 0 when it is not. */
    public int stopSignal() {
        for (FrozenThread thread : threads) {
            if (thread.stopSignal() != 0) {
                return thread.stopSignal();
            }
        }
        return 0;
    }

    /** Its threads that go on, the leader first. */
    public List<FrozenThread> threads() {
        return Collections.unmodifiableList(threads);
    }

    /** The thread that answers for the process: its first one, or the first that goes on. */
    public FrozenThread leader() {
        return threads.get(0);
    }

    public Subject.Task subject() {
        return new Subject.Task(pid, stat.comm());
    }

    /** Itself, or the first task of the tree that has the same memory (CLONE_VM of clone(2)). From stage OBSERVE on, with capability {@code sharing}. */
    public FrozenTask memoryOwner() {
        return memoryOwner;
    }

    /** Says that it has another task's memory; for the step that finds it out. */
    public void sharesMemoryOf(FrozenTask first) {
        memoryOwner = first;
    }

    /** Its memory, readable and writable whatever the protection. */
    public ProcessMemory memory() {
        if (memory == null) {
            memory = new ProcessMemory(livingId());
        }
        return memory;
    }

    /**
     * A pidfd for it.
     *
     * @throws io.torpor.linux.SyscallException EINVAL before Linux 6.9 if it has lost its leader
     */
    public LocalFd pidfd() {
        if (pidfd == null) {
            pidfd = hasLostLeader() ? Processes.pidfd(leader().tid(), PIDFD_THREAD) : Processes.pidfd(pid);
        }
        return pidfd;
    }

    /** Its mappings with their VmFlags, from {@code /proc/PID/smaps}. */
    public List<MapEntry> maps() throws IOException {
        if (maps == null) {
            maps = procFs.smaps(livingId());
        }
        return maps;
    }

    /** Says what its mappings are, where that was found out otherwise. */
    public void hasMaps(List<MapEntry> known) {
        maps = known;
    }

    /**
     * Whether it is a 32-bit program. Threads may change their mode as they like, and Wine's do; so where some thread runs 32-bit code, the vdso tells: what the kernel gave the program is what it
     * takes the program for. Without one it is what the first thread says.
     */
    public boolean isCompat() {
        return compat;
    }

    /** Whether any of its threads runs 32-bit code at the moment. */
    boolean hasCompatThreads() {
        return compatThreads;
    }

    void findOutMode(Architecture architecture) throws IOException {
        for (int i = 0; i < threads.size(); i++) {
            if (!architecture.isNative(threads.get(i).registers(), 0)) {
                compatThreads = true;
                compat = hasCompatVdso(!architecture.isNative(leader().registers(), 0));
                return;
            }
        }
    }

    private boolean hasCompatVdso(boolean withoutAny) throws IOException {
        for (MapEntry map : maps()) {
            if (map.name().equals("[vdso]")) {
                return memory().read(new RemoteAddress(map.start()), ELF_CLASS + 1)[ELF_CLASS] == ELF_CLASS_32;
            }
        }
        return withoutAny;
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
        return subject().toString();
    }
}
