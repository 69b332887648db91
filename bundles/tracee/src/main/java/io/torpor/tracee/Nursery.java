package io.torpor.tracee;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.RemoteAddress;
import io.torpor.abi.Tid;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.Descriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcessMemory;
import io.torpor.linux.Processes;
import io.torpor.linux.Ptrace;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.procfs.MapEntry;
import io.torpor.procfs.ProcFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Where restored processes come from. It starts the seed, takes it over, empties it, and makes it the mother of the tree: a puppet that
 * clones the root and is then done away with.
 *
 * <p>Until the seed is traced, it waits on a pipe whose other end the engine holds; from then on PTRACE_O_EXITKILL holds. So at no moment does a
 * process outlive a killed engine.
 */
public final class Nursery {
    private static final int SIGURG = 23;
    private static final int SIGKILL = 9;
    private static final long ALL_BUT_SIGURG = ~(1L << (SIGURG - 1));
    private static final int TRACE_SYS_GOOD = 1;
    static final int OPTIONS = TRACE_SYS_GOOD
            | Ptrace.OPTION_TRACE_FORK
            | Ptrace.OPTION_TRACE_VFORK
            | Ptrace.OPTION_TRACE_CLONE
            | Ptrace.OPTION_EXIT_KILL;
    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    /** MAP_PRIVATE, MAP_ANONYMOUS, MAP_NORESERVE, MAP_FIXED_NOREPLACE. */
    private static final int AREA_FLAGS = 0x02 | 0x20 | 0x4000 | 0x100000;

    private static final int STACK_ROOM = 1024;

    private static final int PR_SET_NAME = 15;
    private static final int CLONE_NEWNS = 0x00020000;
    private static final int CLONE_NEWPID = 0x20000000;
    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_REC = 0x4000;
    private static final int MS_PRIVATE = 1 << 18;

    private final TracerThread tracer;
    private final Architecture architecture;
    private final ProcFs procFs;

    public Nursery(TracerThread tracer, Architecture architecture, ProcFs procFs) {
        this.tracer = tracer;
        this.architecture = architecture;
        this.procFs = procFs;
    }

    /**
     * Starts a mother.
     *
     * @param stage where the engine's area is in every puppet to come
     * @param wanted ids that the mother must not have, because the tree needs them
     * @param sibling whether the root is to be a child of the engine's parent rather than of the engine
     * @return a tree whose only puppet is the mother
     */
    public PuppetTree open(PuppetTree.Stage stage, IntPredicate wanted, boolean sibling) throws IOException {
        SeedProgram program = new SeedProgram(architecture);
        Tid mother;
        try (LocalFd file = program.open()) {
            LocalFd[] pipe = Descriptors.pipe(0);
            try (LocalFd read = pipe[0];
                    LocalFd write = pipe[1]) {
                mother = tracer.run(tracees -> {
                    List<Tid> inTheWay = new ArrayList<>();
                    Tid tid = spawn(file, read, sibling);
                    while (wanted.test(tid.number())) {
                        inTheWay.add(tid);
                        tid = spawn(file, read, sibling);
                    }
                    for (Tid other : inTheWay) {
                        doAwayWith(tracees, other);
                    }
                    takeOver(tracees, tid, program, stage);
                    return tid;
                });
            }
        }
        PuppetTree tree = new PuppetTree(tracer, architecture, stage);
        Puppet puppet = tree.adopt(mother, new VirtualPid(mother.number()));
        empty(puppet, stage);
        return tree;
    }

    private Tid spawn(LocalFd file, LocalFd read, boolean sibling) {
        return Tid.leaderOf(Processes.spawn(file, architecture.exec().bytes(), read, List.of(), sibling));
    }

    private void takeOver(Tracees tracees, Tid tid, SeedProgram program, PuppetTree.Stage stage) {
        Tracee seed = tracees.seize(tid, OPTIONS);
        tracees.awaitStops(Long.MAX_VALUE, (tracee, stop) -> {
            if (tracee.isGone()) {
                throw new TaskGone(tid.number(), "while it was started: " + stop);
            }
            if (stop instanceof Stop.Interrupted) {
                return true;
            }
            tracees.resume(tracee, 0);
            return false;
        });
        Ptrace ptrace = tracees.ptrace();
        ptrace.setMask(tid, ALL_BUT_SIGURG);
        try (NativeBuffer registers = new NativeBuffer(architecture.generalBytes());
                ProcessMemory memory = new ProcessMemory(new Pid(tid.number()))) {
            architecture.readGeneral(ptrace, tid, registers.address());
            long block = architecture.stackPointer(registers.direct(), 0) - STACK_ROOM & -16;
            byte[] content = new byte[architecture.blockBytes()];
            architecture.fillBlock(
                    ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()),
                    0,
                    registers.direct(),
                    0,
                    -1,
                    tid.number(),
                    tid.number(),
                    0,
                    0);
            memory.write(new RemoteAddress(block), content);
            Single call = new Single(tracees, seed, registers, program.runner(), block);
            call.make("mmap", stage.area(), stage.areaBytes(), PROT_READ_WRITE, AREA_FLAGS, -1, 0);
            memory.write(new RemoteAddress(stage.area()), architecture.runner().bytes());
            call.make("mprotect", stage.area(), PuppetTree.Stage.CODE_BYTES, PROT_READ_EXEC);
        }
    }

    /** Calls of the seed before it has an area for scripts. */
    private final class Single {
        private final Tracees tracees;
        private final Tracee seed;
        private final NativeBuffer registers;
        private final long runner;
        private final long block;

        Single(Tracees tracees, Tracee seed, NativeBuffer registers, long runner, long block) {
            this.tracees = tracees;
            this.seed = seed;
            this.registers = registers;
            this.runner = runner;
            this.block = block;
        }

        void make(String name, long... arguments) {
            architecture.enterSingle(
                    registers.direct(),
                    0,
                    runner + architecture.runner().label("single"),
                    block,
                    architecture.syscalls().number(name),
                    arguments);
            architecture.writeGeneral(tracees.ptrace(), seed.tid(), registers.address());
            tracees.resume(seed, 0);
            tracees.awaitStops(Long.MAX_VALUE, (tracee, stop) -> {
                if (tracee.isGone()) {
                    throw new TaskGone(seed.tid().number(), "while it was taken over: " + stop);
                }
                if (stop instanceof Stop.SignalStop signal && signal.signal() == SIGURG) {
                    return true;
                }
                tracees.resume(tracee, 0);
                return false;
            });
            architecture.readGeneral(tracees.ptrace(), seed.tid(), registers.address());
            long result = architecture.singleResult(registers.direct(), 0);
            if (result < 0 && result > -4096) {
                throw new SyscallException(name + " in the seed process", (int) -result);
            }
        }
    }

    /** Leaves nothing in the mother but the engine's area, the kernel's own mappings, and one descriptor. */
    private void empty(Puppet mother, PuppetTree.Stage stage) throws IOException {
        Script script = mother.script();
        script.call("close_range", 0, 0xffffffffL, 0);
        Call engine = script.call("pidfd_open", Processes.self().number(), 0);
        if (stage.enginePidfd().number() != 0) {
            final int closeOnExec = 02000000;
            script.call("dup3", engine, stage.enginePidfd().number(), closeOnExec);
            script.call("close", engine);
        }
        for (MapEntry map : procFs.maps(mother.pid())) {
            if (!map.name().startsWith("[v")
                    && (map.start() < stage.area() || map.start() >= stage.area() + stage.areaBytes())) {
                script.call("munmap", map.start(), map.end() - map.start());
            }
        }
        mother.run();
    }

    /**
     * Has the mother bear process 1 of a new pid namespace, with a mount namespace and a {@code /proc} of its own, and does away with her. From now on it is the
     * tree's first puppet, and bears the root.
     *
     * @param birth queues the birth of a process in a script: its id is to be 1
     * @throws SyscallException without CAP_SYS_ADMIN
     */
    public Puppet bearReaper(PuppetTree tree, Consumer<Script> birth) {
        Puppet mother = tree.puppets().get(0);
        mother.script().call("unshare", CLONE_NEWPID);
        birth.accept(mother.script());
        mother.run();
        Puppet reaper = tree.adopt(tree.birthsOf(mother.leader()).get(0), new VirtualPid(1));
        close(tree);
        Script script = reaper.script();
        script.call("prctl", PR_SET_NAME, script.string("torpor-reaper"), 0, 0, 0);
        script.call("unshare", CLONE_NEWNS);
        script.call("mount", script.string("none"), script.string("/"), 0, MS_REC | MS_PRIVATE, 0);
        script.call(
                "mount",
                script.string("proc"),
                script.string("/proc"),
                script.string("proc"),
                MS_NOSUID | MS_NODEV | MS_NOEXEC,
                0);
        reaper.run();
        return reaper;
    }

    /** Does away with the mother, once the tree is born. */
    public void close(PuppetTree tree) {
        Puppet mother = tree.removeMother();
        tracer.run(tracees -> {
            doAwayWith(tracees, Tid.leaderOf(mother.pid()));
            return null;
        });
        mother.close();
    }

    /** Has the tree's first puppet stay what it is, process 1, and be none of the tree's tasks. */
    public void keepReaper(PuppetTree tree) {
        tree.removeReaper();
    }

    private static void doAwayWith(Tracees tracees, Tid tid) {
        Processes.kill(new Pid(tid.number()), SIGKILL);
        tracees.expect(tid);
        tracees.awaitEnd(tracees.find(tid));
    }
}
