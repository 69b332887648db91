package io.torpor.tracee;

import io.torpor.abi.Errno;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.Ptrace;
import io.torpor.linux.PtraceList;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Registers and masks of the threads of an {@link Inhabitation}, changed, looked at and put back, many at a time. On the tracer's thread. */
final class Visitors implements AutoCloseable {
    /** How many at a time: an eighth of the requests that a list has room for. */
    private static final int MOST = PtraceList.MOST / 8;

    private static final int SIGURG = 23;
    private static final long ALL_BUT_SIGURG = ~(1L << (SIGURG - 1));

    private final Tracees tracees;
    private final Architecture architecture;
    private final int slot;
    private final NativeBuffer memory;

    Visitors(Tracees tracees, Architecture architecture) {
        this.tracees = tracees;
        this.architecture = architecture;
        slot = Ptrace.SIGINFO_BYTES + architecture.generalBytes() + 15 & -16;
        memory = new NativeBuffer(MOST * slot);
    }

    /** Is told what a stopped thread shows. */
    @FunctionalInterface
    interface Looker {
        /**
         * Called for each.
         *
         * @param info of the signal that has stopped it
         * @param registers its general registers, from {@code at} on
         */
        void see(Visit visit, ByteBuffer info, ByteBuffer registers, int at);
    }

    /** Lets threads begin what they have been given. Who has been killed does not, and {@link Tracees#awaitStops} says so. */
    void start(List<Visit> visits) {
        List<Tracee> ready = new ArrayList<>(visits.size());
        for (int from = 0; from < visits.size(); from += MOST) {
            List<Visit> some = visits.subList(from, Math.min(visits.size(), from + MOST));
            PtraceList list = tracees.requests();
            for (int i = 0; i < some.size(); i++) {
                Visit visit = some.get(i);
                int at = registersAt(i);
                memory.direct().put(at, visit.thread().registers(), 0, architecture.generalBytes());
                visit.enter(architecture, memory.direct(), at);
                architecture.writeGeneral(list, visit.thread().tid(), memory.address() + at);
                list.setMask(visit.thread().tid(), ALL_BUT_SIGURG);
                visit.setBack(false);
                ready.add(visit.thread().tracee());
            }
            make(list, "giving it calls to make");
        }
        tracees.resume(ready); // not before all is known to be set
    }

    /**
     * Looks at threads that a signal has stopped.
     *
     * @return who of them has been killed since
     */
    List<Visit> look(List<Visit> visits, Looker looker) {
        List<Visit> killed = new ArrayList<>(0);
        for (int from = 0; from < visits.size(); from += MOST) {
            List<Visit> some = visits.subList(from, Math.min(visits.size(), from + MOST));
            PtraceList list = tracees.requests();
            for (int i = 0; i < some.size(); i++) {
                list.getSignal(some.get(i).thread().tid(), memory.address() + i * slot);
                architecture.readGeneral(list, some.get(i).thread().tid(), memory.address() + registersAt(i));
            }
            make(list, "looking where it is");
            for (int i = 0; i < some.size(); i++) {
                if (list.errno(2 * i) == 0 && list.errno(2 * i + 1) == 0) {
                    ByteBuffer info =
                            memory.view().slice(i * slot, Ptrace.SIGINFO_BYTES).order(ByteOrder.nativeOrder());
                    looker.see(some.get(i), info, memory.direct(), registersAt(i));
                } else {
                    killed.add(some.get(i));
                }
            }
        }
        return killed;
    }

    /**
     * Puts back what is not a thread's own: the mask first, so that a signal that it holds back cannot be lost between, and the general registers last, so that it still finds its way
     * back by itself if the engine dies between. Neither the runner nor a system call touches any other registers.
     */
    void putBack(Collection<Visit> visits) {
        List<Visit> away = new ArrayList<>(visits.size());
        for (Visit visit : visits) {
            if (!visit.isBack() && visit.thread().isStopped()) {
                away.add(visit);
            }
        }
        for (int from = 0; from < away.size(); from += MOST) {
            PtraceList list = tracees.requests();
            for (Visit visit : away.subList(from, Math.min(away.size(), from + MOST))) {
                FrozenThread thread = visit.thread();
                thread.putBackCriticalSection(visit.task());
                list.setMask(thread.tid(), thread.mask());
                architecture.writeGeneral(list, thread.tid(), thread.generalAddress());
                visit.setBack(true);
            }
            make(list, "putting its registers back");
        }
    }

    /** A thread may be killed at any time. */
    private static void make(PtraceList list, String what) {
        list.make();
        for (int i = 0; i < list.count(); i++) {
            if (list.errno(i) != Errno.ESRCH) {
                list.check(i, what);
            }
        }
    }

    private int registersAt(int index) {
        return index * slot + Ptrace.SIGINFO_BYTES;
    }

    @Override
    public void close() {
        memory.close();
    }
}
