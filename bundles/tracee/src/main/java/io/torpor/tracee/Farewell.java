package io.torpor.tracee;

import com.google.protobuf.Message;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Processes;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Letting puppets go: the engine's area is unmapped by a last call that is caught at its exit, registers and masks are set, and all are let
 * go together.
 */
public final class Farewell {
    private static final int SIGSTOP = 19;
    private static final long ALL = -1;
    private static final int ROOM_FOR_EXTENDED = 16 * 1024;

    private final PuppetTree tree;
    private final Architecture architecture;
    private final Map<PuppetThread, Last> states;
    private final LateSignals late;

    /**
     * What a thread gets last.
     *
     * @param registers record of {@link Architecture#saveRegisters}
     * @param mask signals to block
     * @param rseqArea address of its rseq area, 0 without one
     * @param criticalSection what to put into {@code rseq_cs}
     */
    public record Last(Message registers, long mask, long rseqArea, long criticalSection) {}

    /**
     * Prepares to let puppets go.
     *
     * @param states what each thread gets last
     * @param late signals that could not be queued before
     */
    public Farewell(PuppetTree tree, Map<PuppetThread, Last> states, LateSignals late) {
        this.late = late;
        this.tree = tree;
        this.architecture = tree.architecture();
        this.states = states;
    }

    /**
     * Lets all puppets go.
     *
     * @param stopped which are to be stopped when they go
     */
    public void say(Predicate<Puppet> stopped) {
        tree.tracer().run(tracees -> {
            try (NativeBuffer general = new NativeBuffer(architecture.generalBytes());
                    NativeBuffer extended = new NativeBuffer(ROOM_FOR_EXTENDED)) {
                for (LateSignals.Late signal : late.all()) {
                    queue(tracees, signal, general);
                }
                for (Puppet puppet : tree.puppets()) {
                    if (puppet.memoryOwner() == puppet) {
                        unmapArea(tracees, puppet.leader(), general);
                    }
                    for (PuppetThread thread : puppet.threads()) {
                        setState(tracees, puppet, thread, general, extended);
                    }
                }
            }
            tree.reaper().ifPresent(reaper -> letReap(tracees, reaper));
            for (Puppet puppet : tree.puppets()) {
                if (stopped.test(puppet)) {
                    Processes.kill(puppet.pid(), SIGSTOP);
                }
            }
            List<Tracee> all = new ArrayList<>();
            for (Puppet puppet : tree.puppets()) {
                for (PuppetThread thread : puppet.threads()) {
                    all.add(thread.tracee());
                }
            }
            tracees.free(all);
            return null;
        });
    }

    /** Its code goes behind the runner's, and its status where its scripts were. */
    private void letReap(Tracees tracees, Puppet reaper) {
        PuppetThread thread = reaper.leader();
        long code = tree.stage().area() + PuppetTree.Stage.CODE_BYTES / 2;
        reaper.memory().write(new RemoteAddress(code), architecture.reaper().bytes());
        try (NativeBuffer general = new NativeBuffer(architecture.generalBytes())) {
            Ptrace ptrace = tracees.ptrace();
            architecture.readGeneral(ptrace, thread.tid(), general.address());
            int root = tree.puppets().get(0).virtualPid().number();
            architecture.enterSingle(general.direct(), 0, code, thread.slot(), 0, root);
            architecture.writeGeneral(ptrace, thread.tid(), general.address());
        }
        tracees.detach(thread.tracee(), 0);
    }

    private void queue(Tracees tracees, LateSignals.Late signal, NativeBuffer general) {
        PuppetThread thread = signal.thread();
        tracees.ptrace().setMask(thread.tid(), ALL);
        long at = thread.slot() + Guest.BLOCK_ROOM;
        try (ProcessMemory memory = new ProcessMemory(new Pid(thread.tid().number()))) {
            memory.write(new RemoteAddress(at), signal.info());
        }
        if (signal.shared()) {
            plainCall(tracees, thread, general, "rt_sigqueueinfo", thread.process(), signal.signal(), at);
        } else {
            plainCall(
                    tracees,
                    thread,
                    general,
                    "rt_tgsigqueueinfo",
                    thread.process(),
                    thread.virtualTid(),
                    signal.signal(),
                    at);
        }
    }

    private void unmapArea(Tracees tracees, PuppetThread leader, NativeBuffer general) {
        plainCall(
                tracees,
                leader,
                general,
                "munmap",
                tree.stage().area(),
                tree.stage().areaBytes());
    }

    /** Makes a call that the runner cannot make. The thread is stopped at its entry and at its exit; it dies with the engine if that dies between. */
    private void plainCall(Tracees tracees, PuppetThread thread, NativeBuffer general, String name, long... arguments) {
        Ptrace ptrace = tracees.ptrace();
        architecture.readGeneral(ptrace, thread.tid(), general.address());
        architecture.enterPlainCall(
                general.direct(),
                0,
                tree.stage().area() + architecture.runner().label("single"),
                architecture.syscalls().number(name),
                arguments);
        architecture.writeGeneral(ptrace, thread.tid(), general.address());
        for (int stop = 0; stop < 2; stop++) {
            tracees.resumeToSyscall(thread.tracee());
            tracees.awaitStops(Long.MAX_VALUE, (tracee, at) -> {
                if (tracee.isGone()) {
                    throw new TaskGone(thread.tid().number(), "at its last call: " + at);
                }
                if (at instanceof Stop.SyscallStop) {
                    return true;
                }
                tracees.resumeToSyscall(tracee);
                return false;
            });
        }
        architecture.readGeneral(ptrace, thread.tid(), general.address());
        long result = architecture.result(general.direct(), 0);
        if (result < 0 && result > -4096) {
            throw new SyscallException(name + " in task " + thread.process(), (int) -result);
        }
    }

    private void setState(
            Tracees tracees, Puppet puppet, PuppetThread thread, NativeBuffer general, NativeBuffer extended) {
        Ptrace ptrace = tracees.ptrace();
        Last last = states.get(thread);
        int bytes = ptrace.getRegisters(thread.tid(), architecture.extendedSet(), extended.address(), extended.bytes());
        architecture.loadExtended(last.registers(), extended.direct(), 0, bytes);
        ptrace.setRegisters(thread.tid(), architecture.extendedSet(), extended.address(), bytes);
        architecture.writeThreadAreas(ptrace, thread.tid(), last.registers(), general);
        architecture.loadGeneral(last.registers(), general.direct(), 0);
        architecture.writeGeneral(ptrace, thread.tid(), general.address());
        ptrace.setMask(thread.tid(), last.mask());
        if (last.criticalSection() != 0) {
            RseqArea.setCriticalSection(puppet.memory(), last.rseqArea(), last.criticalSection());
        }
    }
}
