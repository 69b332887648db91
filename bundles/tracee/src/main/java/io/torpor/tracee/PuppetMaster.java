package io.torpor.tracee;

import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.abi.Tid;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.spi.TaskLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts in puppets. The runner is the one that frozen tasks get, and ends the same way: every puppet has all signals blocked but
 * SIGURG, and stops when the runner sends it that.
 */
final class PuppetMaster {
    private static final Logger LOG = LoggerFactory.getLogger(PuppetMaster.class);
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int SIGURG = 23;
    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: of a thread that blocks all signals, the kernel's only. */
    private static final Set<Integer> FAULTS = Set.of(4, 5, 7, 8, 11, 31);

    private final TracerThread tracer;
    private final Architecture architecture;
    private final PuppetTree.Stage stage;
    private final Map<Integer, List<Tid>> births = new HashMap<>();
    private TaskLog log = TaskLog.NOBODY;

    PuppetMaster(TracerThread tracer, Architecture architecture, PuppetTree.Stage stage) {
        this.tracer = tracer;
        this.architecture = architecture;
        this.stage = stage;
    }

    Architecture architecture() {
        return architecture;
    }

    void logTo(TaskLog to) {
        log = to;
    }

    List<Tid> birthsOf(PuppetThread parent) {
        List<Tid> born = births.remove(parent.tid().number());
        return born == null ? List.of() : born;
    }

    /**
     * Runs the scripts of threads and clears them.
     *
     * @throws SyscallException when a call has failed that must not
     * @throws TaskGone when a puppet has died
     */
    void run(List<PuppetThread> threads) {
        tracer.run(tracees -> {
            try (NativeBuffer registers = new NativeBuffer(architecture.generalBytes())) {
                for (PuppetThread thread : threads) {
                    start(tracees, thread, registers);
                }
                while (!tracees.awaitStops(
                        System.nanoTime() + PATIENCE_NANOS,
                        (tracee, stop) -> accept(tracees, tracee, stop, registers))) {
                    LOG.warn("Still waiting for calls of the tree to be: {}", unfinished(threads));
                }
            }
            return null;
        });
        SyscallException failure = null;
        for (PuppetThread thread : threads) {
            SyscallException failed = finish(thread);
            failure = failure == null ? failed : failure;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The signal must not be blocked: the kernel queues a blocked one again, and the puppet would run on. Every disposition is the default still. */
    void killBy(Puppet puppet, int signal) {
        final int prSetDumpable = 4;
        puppet.script().call("prctl", prSetDumpable, 0, 0, 0, 0);
        run(List.of(puppet.leader()));
        tracer.run(tracees -> {
            Tracee tracee = puppet.leader().tracee();
            tracees.ptrace().setMask(tracee.tid(), ~(1L << (signal - 1)));
            tracees.resume(tracee, signal);
            tracees.awaitEnd(tracee);
            return null;
        });
    }

    /**
     * Has a thread make its calls and then end, and lets it go on its way there: the kernel does not report the end of a process's first thread before that of the others.
     */
    void endLeader(PuppetThread leader, int code) {
        tracer.run(tracees -> {
            tracees.ptrace().setOptions(leader.tid(), Nursery.OPTIONS | Ptrace.OPTION_TRACE_EXIT);
            return null;
        });
        leader.script().call("exit", code);
        leader.expectEnd();
        run(List.of(leader));
        tracer.run(tracees -> {
            tracees.detach(leader.tracee(), 0);
            return null;
        });
    }

    private static String unfinished(List<PuppetThread> threads) {
        StringBuilder text = new StringBuilder();
        for (PuppetThread thread : threads) {
            if (thread.tracee().stop() == null) {
                text.append(text.length() == 0 ? "thread " : ", thread ").append(thread.tid());
            }
        }
        return text.toString();
    }

    private void start(Tracees tracees, PuppetThread thread, NativeBuffer registers) {
        Script script = thread.script();
        int bytes = Guest.BLOCK_ROOM + script.bytes();
        long list = thread.slot() + Guest.BLOCK_ROOM;
        Ptrace ptrace = tracees.ptrace();
        architecture.readGeneral(ptrace, thread.tid(), registers.address());
        try (NativeBuffer content = new NativeBuffer(bytes);
                ProcessMemory memory = new ProcessMemory(new Pid(thread.tid().number()))) {
            architecture.fillBlock(
                    content.direct(),
                    0,
                    registers.direct(),
                    0,
                    -1,
                    thread.process(),
                    thread.virtualTid(),
                    list,
                    list + script.listBytes());
            script.encode(content.direct(), Guest.BLOCK_ROOM, list);
            memory.write(new RemoteAddress(thread.slot()), content, 0, bytes);
        }
        architecture.enterScript(
                registers.direct(), 0, stage.area() + architecture.runner().label("script"), thread.slot());
        architecture.writeGeneral(ptrace, thread.tid(), registers.address());
        tracees.resume(thread.tracee(), 0);
    }

    private boolean accept(Tracees tracees, Tracee tracee, Stop stop, NativeBuffer registers) {
        if (stop instanceof Stop.Born) {
            Tid newborn = new Tid((int) tracees.ptrace().eventMessage(tracee.tid()));
            births.computeIfAbsent(tracee.tid().number(), any -> new ArrayList<>())
                    .add(newborn);
            tracees.expect(newborn);
        }
        if (tracee.isGone()
                || stop instanceof Stop.Interrupted
                || stop instanceof Stop.Ending
                || isAtEnd(tracees, tracee, stop, registers)) {
            return true; // ended, newborn, or done
        }
        if (stop instanceof Stop.SignalStop signal && FAULTS.contains(signal.signal())) {
            // Resumed, it would meet the same again and again.
            throw new IllegalStateException("thread " + tracee.tid() + " of the tree to be was stopped by signal "
                    + signal.signal() + " at 0x" + Long.toHexString(programCounter(tracees, tracee, registers))
                    + " while it made its calls");
        }
        tracees.resume(tracee, 0);
        return false;
    }

    private boolean isAtEnd(Tracees tracees, Tracee tracee, Stop stop, NativeBuffer registers) {
        if (!(stop instanceof Stop.SignalStop signal) || signal.signal() != SIGURG) {
            return false;
        }
        return programCounter(tracees, tracee, registers)
                == stage.area() + architecture.runner().label("stopped");
    }

    private long programCounter(Tracees tracees, Tracee tracee, NativeBuffer registers) {
        architecture.readGeneral(tracees.ptrace(), tracee.tid(), registers.address());
        return architecture.programCounter(registers.direct(), 0);
    }

    private SyscallException finish(PuppetThread thread) {
        Script script = thread.script();
        if (thread.tracee().isGone() || thread.tracee().stop() instanceof Stop.Ending) {
            script.clear();
            if (thread.mayEnd()) {
                return null;
            }
            throw new TaskGone(
                    thread.tid().number(),
                    "while it was being restored: " + thread.tracee().stop());
        }
        int bytes = Guest.BLOCK_ROOM + script.bytes();
        Call failed;
        try (NativeBuffer content = new NativeBuffer(bytes);
                ProcessMemory memory = new ProcessMemory(new Pid(thread.tid().number()))) {
            memory.read(new RemoteAddress(thread.slot()), content, 0, bytes);
            int done = (int) (architecture.cursor(content.direct(), 0) - thread.slot() - Guest.BLOCK_ROOM);
            failed = script.decode(content.direct(), Guest.BLOCK_ROOM, done);
        }
        if (log != TaskLog.NOBODY) {
            tell(thread);
        }
        script.clear();
        return failed == null ? null : failed.failure();
    }

    private void tell(PuppetThread thread) {
        VirtualPid task = new VirtualPid(thread.process());
        for (String call : thread.script().made()) {
            log.add(task, "thread " + thread.virtualTid() + ": " + call);
        }
    }
}
