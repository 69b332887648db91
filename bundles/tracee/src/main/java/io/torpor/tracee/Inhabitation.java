package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.abi.RemoteAddress;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.PtraceList;
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
import java.util.Optional;
import java.util.concurrent.Future;

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
 * <p><b>A thread that seccomp(2) restricts</b> is so again when the engine is killed, and the runner's last calls may not be among those that it may make. So every
 * thread is put back as soon as it has stopped at the end of what it was given, and only what it is given at the time can harm it.
 *
 * <p>There may be hundreds of threads, which all wait until the last is done. So what is asked of the kernel about them goes in lists ({@link PtraceList}), and their calls and answers go to
 * their memory and back in large pieces.
 *
 * <p>Registers change only at stops that a death of the tracer ends harmlessly (no PTRACE_SYSCALL, no breakpoint), and nothing is ever written to a
 * target's stack: goroutines and coroutines keep other data right below theirs.
 */
public final class Inhabitation {
    private static final int SIGURG = 23;
    private static final int SI_TKILL = -6;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MAP_FIXED_NOREPLACE = 0x100000;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Tracees tracees;
    private final Architecture architecture;
    private final byte[] code;
    private final int blockAt;
    private final Visitors visitors;
    private final List<Guest> guests = new ArrayList<>();
    private final Map<Integer, Visit> entered = new HashMap<>();
    private final List<Visit> toStart = new ArrayList<>();
    private final List<Visit> stopped = new ArrayList<>();
    private final Offspring offspring;
    private TaskGone gone;

    private Inhabitation(FrozenTree tree, Tracees tracees, Offspring offspring) {
        this.tracees = tracees;
        this.offspring = offspring;
        architecture = tree.architecture();
        code = architecture.runner().bytes();
        blockAt = code.length + 15 & -16;
        visitors = new Visitors(tracees, architecture);
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
        await(begin(tree, Offspring.NONE));
    }

    /** Begins the same, where threads may be asked for calls that make children. Until it is over, their questions are left alone. */
    static Future<Optional<Issue>> begin(FrozenTree tree, Offspring offspring) {
        return tree.tracer().begin(tracees -> {
            Inhabitation inhabitation = new Inhabitation(tree, tracees, offspring);
            try {
                inhabitation.inhabit();
                return Optional.empty();
            } catch (TorporException e) {
                return Optional.of(e.issue());
            } finally {
                inhabitation.visitors.close();
            }
        });
    }

    /**
     * Returns when it is over.
     *
     * @throws TorporException as {@link #run}
     */
    static void await(Future<Optional<Issue>> inhabitation) throws TorporException {
        Optional<Issue> issue = TracerThread.await(inhabitation);
        if (issue.isPresent()) {
            throw issue.get().toException();
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
                for (Guest.Part part : guest.parts()) {
                    scripts(guest, part);
                }
            }
            await();
            for (Guest guest : guests) {
                for (Guest.Part part : guest.parts()) {
                    collect(guest, part);
                }
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
        long at = guest.place().address().value();
        go(guest, by)
                .single(
                        at + architecture.runner().label("single"),
                        at + blockAt,
                        architecture.syscalls().number(call),
                        arguments);
    }

    /** Hands their calls to some threads. */
    private void scripts(Guest guest, Guest.Part part) {
        try (NativeBuffer content = new NativeBuffer(part.bytes())) {
            for (Guest.Inhabitant each : part.threads()) {
                Script questions = each.thread().questions();
                int at = each.slot() - part.slot();
                long list = guest.slot(each) + Guest.BLOCK_ROOM;
                fillBlock(content.direct(), at, each, list, list + questions.listBytes());
                questions.encode(content.direct(), at + Guest.BLOCK_ROOM, list);
                go(guest, each)
                        .script(
                                guest.place().address().value()
                                        + architecture.runner().label("script"),
                                guest.slot(each));
            }
            FrozenTask task = part.threads().get(0).task();
            task.memory().write(new RemoteAddress(guest.scratch() + part.slot()), content, 0, part.bytes());
        }
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

    private Visit go(Guest guest, Guest.Inhabitant each) {
        Visit visit = new Visit(guest, each.task(), each.thread());
        if (!each.thread().tracee().isGone()) {
            entered.put(each.thread().tid().number(), visit);
            toStart.add(visit);
        }
        return visit;
    }

    /** Lets all threads go that have been given something, and waits until every one has come to the end of it, or has ended. */
    private void await() {
        List<Visit> starting = List.copyOf(toStart);
        toStart.clear();
        visitors.start(starting);
        boolean done = tracees.awaitStops(System.nanoTime() + PATIENCE_NANOS, new Tracees.StopHandler() {
            @Override
            public boolean stays(Tracee tracee, Stop stop) {
                return accept(tracee, stop);
            }

            @Override
            public void told() {
                look();
            }
        });
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
            offspring.isBorn(tracees, visit.thread());
        }
        if (stop instanceof Stop.SignalStop) {
            stopped.add(visit);
            return true;
        }
        tracees.resume(tracee, 0);
        return false;
    }

    /** Looks at those that a signal has stopped: who is at the end is put back, the others go on. */
    private void look() {
        List<Visit> atEnd = new ArrayList<>(stopped.size());
        List<Tracee> others = new ArrayList<>();
        List<Visit> killed = visitors.look(stopped, (visit, info, registers, at) -> {
            if (info.getInt(0) != SIGURG || !isSelfSent(info, visit)) {
                byte[] kept = new byte[info.remaining()];
                info.get(kept);
                visit.thread().keep(kept);
            }
            if (isAtEnd(visit, registers, at)) {
                visit.setResult(architecture.singleResult(registers, at));
                atEnd.add(visit);
            } else {
                others.add(visit.thread().tracee());
            }
        });
        for (Visit visit : killed) {
            gone = new TaskGone(visit.thread().tid().number(), "while it was asked about itself");
        }
        stopped.clear();
        visitors.putBack(atEnd);
        tracees.resume(others);
    }

    private static boolean isSelfSent(ByteBuffer info, Visit visit) {
        return info.getInt(8) == SI_TKILL
                && info.getInt(16) == visit.task().virtualPid().number();
    }

    /** Where a thread is tells what its SIGURG means: the application's may come first, or have swallowed the runner's. */
    private boolean isAtEnd(Visit visit, ByteBuffer registers, int at) {
        return architecture.programCounter(registers, at)
                == visit.guest().place().address().value()
                        + architecture.runner().label("stopped");
    }

    private long singleResult(Guest guest, String call) throws TorporException {
        if (guest.first().thread().tracee().isGone()) {
            throw vanished(guest.first().task());
        }
        long result = entered.get(guest.first().thread().tid().number()).result();
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

    private void collect(Guest guest, Guest.Part part) throws TorporException {
        for (Guest.Inhabitant each : part.threads()) {
            if (each.thread().tracee().isGone()) {
                throw vanished(each.task());
            }
        }
        try (NativeBuffer content = NativeBuffer.unfilled(part.bytes())) {
            FrozenTask task = part.threads().get(0).task();
            task.memory().read(new RemoteAddress(guest.scratch() + part.slot()), content, 0, part.bytes());
            for (Guest.Inhabitant each : part.threads()) {
                collect(guest, each, content.direct(), each.slot() - part.slot());
            }
        }
    }

    private void collect(Guest guest, Guest.Inhabitant each, ByteBuffer content, int at) throws TorporException {
        FrozenThread thread = each.thread();
        int done = (int) (architecture.cursor(content, at) - guest.slot(each) - Guest.BLOCK_ROOM);
        Call failed = thread.questions().decode(content, at + Guest.BLOCK_ROOM, done);
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
        toStart.clear();
        visitors.putBack(entered.values());
        for (Guest guest : guests) {
            guest.findLast();
            if (guest.hasScratch() && guest.last() != null) {
                single(guest, guest.last(), "munmap", guest.scratch(), guest.scratchBytes());
            }
        }
        await();
        for (Guest guest : guests) {
            if (guest.last() != null && guest.last().thread().isStopped()) {
                guest.clearPlace();
            }
        }
    }
}
