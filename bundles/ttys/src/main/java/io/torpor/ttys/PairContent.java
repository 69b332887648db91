package io.torpor.ttys;

import io.torpor.abi.IoctlRequests;
import io.torpor.linux.Descriptors;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is in a pair.
 *
 * @param forMaster what the slave's writers have written
 * @param forSlave what the master's writers have written
 * @param stopped whether the slave's output is stopped (Ctrl-S, tcflow(3))
 */
record PairContent(Content forMaster, Content forSlave, boolean stopped) {
    private static final int TCOOFF = 0;
    private static final int TCOON = 1;

    /** Takes everything out, and puts it back. */
    static PairContent copy(Line master, Line slave) {
        Deque<Runnable> after = new ArrayDeque<>();
        Modes modes = master.modes();
        try (Traffic traffic = new Traffic(master, slave)) {
            if (master.isInPacketMode()) {
                master.setPacketMode(false);
                after.push(() -> master.setPacketMode(true));
            }
            Modes locked = master.lockedModes();
            if (!locked.isZero()) {
                master.lockModes(Modes.ZERO);
                after.push(() -> master.lockModes(locked));
            }
            boolean stopped = traffic.isStopped();
            after.push(() -> master.setModes(modes));
            if (stopped) {
                start(slave, modes);
            }
            Content forSlave = traffic.takeFromSlave(modes);
            after.push(() -> traffic.putToSlave(forSlave, modes));
            Content forMaster = traffic.takeFromMaster();
            after.push(() -> traffic.putToMaster(
                    forMaster, modes)); // which comes first: it must not find lines in the slave's queue
            runAll(after);
            if (stopped) {
                stop(master, slave, modes);
            }
            return new PairContent(forMaster, forSlave, stopped);
        } finally {
            runAll(after);
        }
    }

    private static void runAll(Deque<Runnable> actions) {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }

    /** Fills a new pair, and gives it its modes. */
    void fill(Line master, Line slave, Modes modes) {
        try (Traffic traffic = new Traffic(master, slave)) {
            traffic.putToMaster(forMaster, modes);
            traffic.putToSlave(forSlave, modes);
            master.setModes(modes);
            if (stopped) {
                stop(master, slave, modes);
            }
        }
    }

    private static void start(Line slave, Modes modes) {
        Descriptors.ioctl(slave.file(), IoctlRequests.TCXONC, TCOON);
        slave.setModes(modes.plain(modes.isCanonical()));
    }

    /** As it was stopped most likely: by the character, if there is one. */
    private static void stop(Line master, Line slave, Modes modes) {
        if (!modes.hasFlowControl() || modes.character(Modes.VSTOP) == 0) {
            Descriptors.ioctl(slave.file(), IoctlRequests.TCXONC, TCOOFF);
            return;
        }
        try (Traffic traffic = new Traffic(master, slave)) {
            traffic.stop(modes);
        }
    }
}
