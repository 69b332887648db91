package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.Tid;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.Processes;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.spi.TaskLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of a tree that is being restored. Provided in stage BIRTH with capability {@code puppets}; parents come before their
 * children. For the session's thread.
 */
public final class PuppetTree implements AutoCloseable {
    private static final int SIGKILL = 9;

    private final TracerThread tracer;
    private final PuppetMaster master;
    private final Stage stage;
    private final List<Puppet> puppets = new ArrayList<>();
    private Puppet reaper;

    /**
     * Where things are in every puppet: its runner, its slots, and the one descriptor that is not the application's. Puppets that share their memory have slots in one
     * area.
     *
     * @param area address of the runner; slots follow it page-aligned, in the order of births
     * @param leaderSlotBytes room for the leader's control block and script
     * @param threadSlotBytes the same for other threads
     * @param areaBytes length of everything
     * @param enginePidfd descriptor that refers to the engine, in every puppet
     */
    public record Stage(long area, int leaderSlotBytes, int threadSlotBytes, long areaBytes, RemoteFd enginePidfd) {
        static final int CODE_BYTES = 4096;

        long firstSlot() {
            return area + CODE_BYTES;
        }
    }

    PuppetTree(TracerThread tracer, Architecture architecture, Stage stage) {
        this.tracer = tracer;
        this.stage = stage;
        this.master = new PuppetMaster(tracer, architecture, stage);
    }

    public TracerThread tracer() {
        return tracer;
    }

    public Architecture architecture() {
        return master.architecture();
    }

    /** The addresses that are in use for the engine's own ends in every puppet; nothing of the saved tree may lie there. */
    public Stage stage() {
        return stage;
    }

    RemoteFd enginePidfd() {
        return stage.enginePidfd();
    }

    /** All processes; parents before children, helpers after their parents. */
    public List<Puppet> puppets() {
        return Collections.unmodifiableList(puppets);
    }

    /** The puppet with an id of the saved tree, or null. */
    public Puppet find(VirtualPid pid) {
        for (Puppet puppet : puppets) {
            if (puppet.virtualPid().equals(pid)) {
                return puppet;
            }
        }
        return null;
    }

    /** The puppet with an id of the engine's, or null. */
    public Puppet find(Pid pid) {
        for (Puppet puppet : puppets) {
            if (puppet.pid().equals(pid)) {
                return puppet;
            }
        }
        return null;
    }

    /** From now on, tells what every puppet does. */
    public void logTo(TaskLog log) {
        master.logTo(log);
    }

    /**
     * Lets threads make all system calls although they have filters or are in strict mode of seccomp(2), or will be: PTRACE_O_SUSPEND_SECCOMP.
     *
     * @throws SyscallException when that takes CAP_SYS_ADMIN, or an engine without filters of its own
     */
    public void suspendSeccomp(List<PuppetThread> threads) {
        tracer.run(tracees -> {
            for (PuppetThread thread : threads) {
                tracees.ptrace().setOptions(thread.tid(), Nursery.OPTIONS | Ptrace.OPTION_SUSPEND_SECCOMP);
            }
            return null;
        });
    }

    /** Makes all queued calls of all threads of all puppets, all at once. */
    public void run() {
        run(puppets);
    }

    /**
     * Makes the queued calls of leaders while all other threads stand still. Setting what a process does about a signal needs that: it flushes the
     * signal from all threads where it is to be ignored, and the one by which a thread's script ends may be among them.
     */
    public void runLeaders() {
        run(puppets.stream().map(Puppet::leader));
    }

    /** Makes the queued calls of some puppets. */
    void run(List<Puppet> some) {
        run(some.stream().flatMap(puppet -> puppet.threads().stream()));
    }

    private void run(Stream<PuppetThread> threads) {
        List<PuppetThread> busy =
                threads.filter(thread -> !thread.script().isEmpty()).toList();
        if (!busy.isEmpty()) {
            master.run(busy);
        }
    }

    /** Makes a puppet of a process that has just been born. */
    public Puppet adopt(Tid leader, VirtualPid virtualPid) {
        return adopt(new Puppet(this, new Pid(leader.number()), virtualPid, stage.firstSlot()), leader);
    }

    /** The same of one that shares its memory (CLONE_VM) with another. */
    public Puppet adoptSharer(Tid leader, VirtualPid virtualPid, Puppet other) {
        return adopt(new Puppet(this, new Pid(leader.number()), virtualPid, other), leader);
    }

    private Puppet adopt(Puppet puppet, Tid leader) {
        puppets.add(puppet);
        adoptThread(puppet, leader, puppet.virtualPid().number());
        return puppet;
    }

    /** Takes the first puppet, the mother, out of the tree. */
    Puppet removeMother() {
        return puppets.remove(0);
    }

    /** Takes the first puppet out of the tree, to be its process 1 as long as it lives. */
    void removeReaper() {
        reaper = puppets.remove(0);
    }

    /** Process 1 of the pid namespace that was made for the tree; empty if it is in the engine's. */
    public Optional<Puppet> reaper() {
        return Optional.ofNullable(reaper);
    }

    /** Makes a puppet's thread of a thread that has just been born. */
    public PuppetThread adoptThread(Puppet puppet, Tid tid, int virtualTid) {
        int bytes = actsForProcess(puppet) ? stage.leaderSlotBytes() : stage.threadSlotBytes();
        PuppetThread[] self = new PuppetThread[1];
        Script script =
                new Script(architecture().syscalls(), bytes - Guest.BLOCK_ROOM, () -> master.run(List.of(self[0])));
        Tracee tracee = tracer.run(tracees -> tracees.find(tid));
        self[0] = new PuppetThread(
                tracee, puppet.virtualPid().number(), virtualTid, puppet.takeSlot(bytes), bytes, script);
        puppet.add(self[0]);
        return self[0];
    }

    /** Whether the next thread of a puppet will be the one that acts for it, now or later. */
    private static boolean actsForProcess(Puppet puppet) {
        int threads = puppet.threads().size();
        return threads == 0 || threads == 1 && puppet.leader().endsFirst();
    }

    /**
     * Has a puppet's first thread end, after its queued calls, while the others go on; {@link Puppet#leader} is the next one then.
     *
     * @param code what the process exits with, if no thread says otherwise
     */
    public void endLeader(Puppet puppet, int code) {
        master.endLeader(puppet.leader(), code);
        puppet.loseLeader();
    }

    /** Makes a puppet die of a signal, without a core dump, and returns when it is dead. */
    public void killBy(Puppet puppet, int signal) {
        master.killBy(puppet, signal);
    }

    /** Forgets puppets that have exited, as their scripts said. */
    public void removeEnded() {
        puppets.removeIf(puppet -> {
            boolean ended = puppet.leader().tracee().isGone();
            if (ended) {
                puppet.close();
            }
            return ended;
        });
    }

    /** Kills every puppet, and returns when all are gone. */
    public void kill() {
        tracer.run(tracees -> {
            List<Tracee> all = List.copyOf(tracees.all());
            for (Tracee tracee : all) {
                Processes.kill(new Pid(tracee.tid().number()), SIGKILL);
            }
            // The youngest first: the end of a leader is not reported before its other threads have been waited for.
            for (int i = all.size() - 1; i >= 0; i--) {
                tracees.awaitEnd(all.get(i));
            }
            for (Puppet puppet : puppets) {
                if (puppet.hasLostLeader()) {
                    tracees.reap(Tid.leaderOf(puppet.pid()));
                }
            }
            return null;
        });
        close();
    }

    /**
     * The threads that a thread has borne since this was asked last, in the order of their births, by the tracer's ids. A script that outgrows its room is run in parts, so that
     * may have been more than one run.
     */
    public List<Tid> birthsOf(PuppetThread parent) {
        return master.birthsOf(parent);
    }

    @Override
    public void close() {
        for (Puppet puppet : puppets) {
            puppet.close();
        }
        if (reaper != null) {
            reaper.close();
        }
    }
}
