package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.abi.RemoteAddress;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.TaskGone;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets all threads of a frozen tree make the calls of their {@link FrozenThread#questions}, all at once, and puts everything back.
 *
 * <p>In each address space one thread makes a single call that maps a scratch area; then every thread runs its script there; then the first
 * thread unmaps the area. Steps are taken for all processes together, so the waiting is shared. Processes that share their memory (CLONE_VM) have one area, with a
 * slot for each thread of each of them.
 *
 * <p><b>If the engine is killed meanwhile</b> the task heals itself. The runner ends by {@code tgkill(self, SIGURG)}. A tracer catches that
 * signal and suppresses it. Without one it is ignored (or handled, where the application has a handler), and the runner goes on: it
 * puts the signal mask back by a system call, pops the general registers from its control block, and jumps to where the thread was, by
 * the instruction that loads instruction pointer, flags and stack pointer together. Neither the runner nor a system call touches floating point or
 * vector state, so there is none to put back. An interrupted system call has been rewound in that copy of the registers.
 * Order matters: first the control block is complete, then registers are set, then the mask; whenever the engine dies between, the
 * thread either has not been touched or finds its way back.
 *
 * <p><b>A thread that seccomp(2) restricts</b> is so again when the engine is killed, and the runner's last calls may not be among those that it may make. So such a
 * thread is put back whenever it has stopped at the end of what it was given, and only what it is given at the time can harm it.
 *
 * <p>Registers change only at stops that a death of the tracer ends harmlessly (no PTRACE_SYSCALL, no breakpoint), and nothing is ever written to a
 * target's stack: goroutines and coroutines keep other data right below theirs.
 */
public final class Inhabitation {
    private static final int SIGURG = 23;
    private static final long ALL_BUT_SIGURG = ~(1L << (SIGURG - 1));
    private static final int SI_TKILL = -6;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Tracees tracees;
    private final Architecture architecture;
    private final byte[] code;
    private final int blockAt;
    private final NativeBuffer registers;
    private final List<Guest> guests = new ArrayList<>();
    private final Map<Integer, Visit> entered = new HashMap<>();
    private final Offspring offspring;
    private TaskGone gone;

    /** A thread that runs calls of ours. */
    private record Visit(Guest guest, FrozenTask task, FrozenThread thread) {}

    private Inhabitation(FrozenTree tree, Tracees tracees, Offspring offspring) {
        this.tracees = tracees;
        this.offspring = offspring;
        architecture = tree.architecture();
        code = architecture.runner().bytes();
        blockAt = code.length + 15 & -16;
        registers = new NativeBuffer(architecture.generalBytes());
        Map<FrozenTask, Guest> byOwner = new LinkedHashMap<>();
        for (FrozenTask task : tree.tasks()) {
            byOwner.computeIfAbsent(task.memoryOwner(), Guest::new).add(task);
        }
        for (Guest guest : byOwner.values()) {
            if (!guest.threads().isEmpty()) {
                guests.add(guest);
            }
        }
    }

    /**
     * Lets every thread with questions answer them.
     *
     * @throws TorporException when a call that must succeed fails, or a task has vanished; every other thread has been put back then
     */
    public static void run(FrozenTree tree) throws TorporException {
        run(tree, Offspring.NONE);
    }

    /**
     * The same, where threads may be asked for calls that make children.
     *
     * @throws TorporException as the other
     */
    static void run(FrozenTree tree, Offspring offspring) throws TorporException {
        Issue issue = tree.tracer().run(tracees -> {
            Inhabitation inhabitation = new Inhabitation(tree, tracees, offspring);
            try {
                inhabitation.inhabit();
                return null;
            } catch (TorporException e) {
                return e.issue();
            } finally {
                inhabitation.registers.close();
            }
        });
        if (issue != null) {
            throw issue.toException();
        }
    }

    private void inhabit() throws TorporException, IOException {
        for (Guest guest : guests) {
            guest.findPlace(blockAt + architecture.blockBytes());
        }
        try {
            for (Guest guest : guests) {
                mapScratch(guest);
            }
            await();
            for (Guest guest : guests) {
                guest.scratchIsAt(singleResult(guest, "mmap"));
                for (Guest.Inhabitant each : guest.threads()) {
                    script(guest, each);
                }
            }
            await();
            for (Guest guest : guests) {
                collect(guest);
            }
        } finally {
            leave();
        }
        if (gone != null) {
            throw Issue.error(
                            "TRACEE-012",
                            new Subject.Other("task " + gone.tid()),
                            "Cannot dump the tree: " + gone.getMessage(),
                            "Try again.")
                    .causedBy(gone)
                    .toException();
        }
    }

    /** Calls for 32-bit programs take addresses of 32 bits, and where the kernel knows that it runs such a program it lets nobody map or unmap anything above these. */
    private void mapScratch(Guest guest) throws TorporException {
        long place = guest.hasCompatThreads() ? LowAddresses.find(guest.task(), guest.scratchBytes()) : 0;
        int flags = place == 0 ? MAP_PRIVATE_ANONYMOUS : MAP_PRIVATE_ANONYMOUS | MAP_FIXED_NOREPLACE;
        single(guest, guest.first(), "mmap", place, guest.scratchBytes(), PROT_READ_WRITE, flags, -1, 0);
    }

    private void single(Guest guest, Guest.Inhabitant by, String call, long... arguments) {
        byte[] content = new byte[blockAt + architecture.blockBytes()];
        System.arraycopy(code, 0, content, 0, code.length);
        fillBlock(ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()), blockAt, by, 0, 0);
        guest.place().write(content);
        copyOriginal(by.thread());
        long at = guest.place().address().value();
        architecture.enterSingle(
                registers.direct(),
                0,
                at + architecture.runner().label("single"),
                at + blockAt,
                architecture.syscalls().number(call),
                arguments);
        go(guest, by);
    }

    private void script(Guest guest, Guest.Inhabitant each) {
        Script questions = each.thread().questions();
        int bytes = Guest.BLOCK_ROOM + questions.bytes();
        long slot = guest.slot(each);
        long list = slot + Guest.BLOCK_ROOM;
        try (NativeBuffer content = new NativeBuffer(bytes)) {
            fillBlock(content.direct(), 0, each, list, list + questions.listBytes());
            questions.encode(content.direct(), Guest.BLOCK_ROOM, list);
            each.task().memory().write(new RemoteAddress(slot), content, 0, bytes);
        }
        copyOriginal(each.thread());
        architecture.enterScript(
                registers.direct(),
                0,
                guest.place().address().value() + architecture.runner().label("script"),
                slot);
        go(guest, each);
    }

    private void fillBlock(ByteBuffer into, int at, Guest.Inhabitant each, long cursor, long end) {
        architecture.fillBlock(
                into,
                at,
                Guest.rewound(each.thread(), architecture),
                0,
                each.thread().mask(),
                each.task().virtualPid().number(),
                each.thread().virtualTid(),
                cursor,
                end);
    }

    private void copyOriginal(FrozenThread thread) {
        registers.direct().put(0, thread.registers(), 0, architecture.generalBytes());
    }

    private void go(Guest guest, Guest.Inhabitant each) {
        FrozenThread thread = each.thread();
        if (thread.tracee().isGone()) {
            return;
        }
        entered.put(thread.tid().number(), new Visit(guest, each.task(), thread));
        try {
            architecture.writeGeneral(tracees.ptrace(), thread.tid(), registers.address());
            tracees.ptrace().setMask(thread.tid(), ALL_BUT_SIGURG);
            tracees.resume(thread.tracee(), 0);
        } catch (TaskGone e) {
            gone = e;
        }
    }

    /** Waits until every thread that runs has come to the end of what it was given, or has ended. */
    private void await() {
        boolean done = tracees.awaitStops(System.nanoTime() + PATIENCE_NANOS, this::accept);
        if (!done) {
            throw new IllegalStateException("threads did not come back from the calls they were given");
        }
    }

    private boolean accept(Tracee tracee, Stop stop) {
        Visit visit = entered.get(tracee.tid().number());
        if (visit == null && offspring.accept(tracees, tracee, stop)) {
            return tracee.stop() != null;
        }
        if (tracee.isGone() || visit == null) {
            gone = new TaskGone(tracee.tid().number(), "while it was asked about itself");
            return true;
        }
        if (stop instanceof Stop.Born) {
            offspring.isBorn(tracees, visit.thread);
        }
        if (stop instanceof Stop.SignalStop signal) {
            byte[] info = tracees.ptrace().getSignal(tracee.tid());
            if (signal.signal() != SIGURG || !isSelfSent(info, visit)) {
                visit.thread.keep(info);
            }
            if (isAtEnd(visit)) {
                if (visit.thread.isRestricted()) {
                    putBackAtOnce(visit);
                }
                return true;
            }
        }
        tracees.resume(tracee, 0);
        return false;
    }

    /** A thread that may not make the runner's last calls by itself is left in that state no longer than it must. */
    private void putBackAtOnce(Visit visit) {
        visit.thread.setSingleResult(architecture.singleResult(registers.direct(), 0));
        visit.thread.putBack(tracees.ptrace(), architecture, visit.task);
    }

    private static boolean isSelfSent(byte[] info, Visit visit) {
        ByteBuffer words = ByteBuffer.wrap(info).order(ByteOrder.nativeOrder());
        return words.getInt(8) == SI_TKILL
                && words.getInt(16) == visit.task.virtualPid().number();
    }

    /** Where a thread is tells what its SIGURG means: the application's may come first, or have swallowed the runner's. */
    private boolean isAtEnd(Visit visit) {
        readRegisters(visit.thread);
        return architecture.programCounter(registers.direct(), 0)
                == visit.guest.place().address().value() + architecture.runner().label("stopped");
    }

    private void readRegisters(FrozenThread thread) {
        architecture.readGeneral(tracees.ptrace(), thread.tid(), registers.address());
    }

    private long singleResult(Guest guest, String call) throws TorporException {
        if (guest.first().thread().tracee().isGone()) {
            throw vanished(guest.first().task());
        }
        long result = singleResult(guest.first().thread());
        if (result < 0 && result > -4096) {
            throw Issue.error(
                            "TRACEE-013",
                            guest.task().subject(),
                            "Cannot make " + guest.task() + " tell about itself: " + call + " of "
                                    + guest.scratchBytes() + " bytes failed in it with " + Errno.name((int) -result),
                            "Look at its address-space limit (RLIMIT_AS) and its cgroup's memory limit.")
                    .toException();
        }
        return result;
    }

    private long singleResult(FrozenThread thread) {
        if (thread.isRestricted()) {
            return thread.singleResult();
        }
        readRegisters(thread);
        return architecture.singleResult(registers.direct(), 0);
    }

    private void collect(Guest guest) throws TorporException {
        for (Guest.Inhabitant each : guest.threads()) {
            FrozenThread thread = each.thread();
            if (thread.tracee().isGone()) {
                throw vanished(each.task());
            }
            int bytes = Guest.BLOCK_ROOM + thread.questions().bytes();
            try (NativeBuffer content = new NativeBuffer(bytes)) {
                each.task().memory().read(new RemoteAddress(guest.slot(each)), content, 0, bytes);
                int done = (int) (architecture.cursor(content.direct(), 0) - guest.slot(each) - Guest.BLOCK_ROOM);
                Call failed = thread.questions().decode(content.direct(), Guest.BLOCK_ROOM, done);
                if (failed != null) {
                    throw Issue.error(
                                    "TRACEE-014",
                                    each.task().subject(),
                                    "Cannot dump thread " + thread.tid() + " of " + each.task() + ": "
                                            + failed.failure().getMessage(),
                                    "")
                            .causedBy(failed.failure())
                            .toException();
                }
            }
        }
    }

    private static TorporException vanished(FrozenTask task) {
        return Issue.error(
                        "TRACEE-012",
                        task.subject(),
                        "Cannot dump " + task + ": it was killed while it was asked about itself",
                        "Try again.")
                .toException();
    }

    /**
     * Takes everything back, whatever happened before. In each address space one thread is put back last: what the others need to find their way back
     * without us lies in the scratch area, what it needs lies beside the code.
     */
    private void leave() {
        for (Guest guest : guests) {
            guest.findLast();
        }
        for (Visit visit : entered.values()) {
            if (!visit.guest.isLast(visit.thread)) {
                putBack(visit);
            }
        }
        for (Guest guest : guests) {
            if (guest.hasScratch() && guest.last() != null) {
                single(guest, guest.last(), "munmap", guest.scratch(), guest.scratchBytes());
            }
        }
        await();
        for (Visit visit : entered.values()) {
            if (visit.guest.isLast(visit.thread)) {
                putBack(visit);
            }
        }
        for (Guest guest : guests) {
            if (guest.last() != null && guest.last().thread().isStopped()) {
                guest.clearPlace();
            }
        }
    }

    private void putBack(Visit visit) {
        if (visit.thread.isStopped()) {
            visit.thread.putBack(tracees.ptrace(), architecture, visit.task);
        }
    }
}
