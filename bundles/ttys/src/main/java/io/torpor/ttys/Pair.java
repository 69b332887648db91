package io.torpor.ttys;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.linux.Descriptors;

/** A pair that has been made again: the engine's descriptors of its ends. For one thread. */
final class Pair implements AutoCloseable {
    private final tty_info_entry masterInfo;
    private final tty_info_entry slaveInfo;
    private final LocalFd master;
    private final Line line;
    private LocalFd keeper;

    /**
     * Takes over a new master.
     *
     * @param masterInfo null if the tree has only the slave
     * @param slaveInfo null if the tree has only the master
     */
    Pair(tty_info_entry masterInfo, tty_info_entry slaveInfo, LocalFd master) {
        this.masterInfo = masterInfo;
        this.slaveInfo = slaveInfo;
        this.master = master;
        line = new Line(master);
    }

    LocalFd master() {
        return master;
    }

    boolean hasMasterInTree() {
        return masterInfo != null;
    }

    /** Whether the slave's master had gone: then nothing but its number was saved. */
    boolean isHungUp() {
        return masterInfo == null && !slaveInfo.hasTermios();
    }

    /** What both ends have in common, from the one that is in the tree. */
    tty_info_entry common() {
        return masterInfo != null ? masterInfo : slaveInfo;
    }

    /** The slave, held open until all tasks have their own; null if nobody ever opened it. */
    LocalFd keeper() {
        return keeper;
    }

    /**
     * Gives the pair all that does not keep others from opening its slave.
     *
     * @param content what was unread
     */
    void prepare(PairContent content) {
        line.setLocked(false);
        boolean used = slaveInfo != null || common().getSid() != 0 || OwnFields.lostSlave(common());
        if (used) {
            keeper = line.openSlave(OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
        }
        if (slaveInfo != null) {
            restoreNode();
        }
        if (isHungUp() || !common().hasTermios()) {
            return;
        }
        Modes modes = Modes.of(common().getTermios());
        if (common().hasWinsize()) {
            line.setSize(common().getWinsize());
        }
        if (keeper == null || !isOpenForBoth()) {
            line.setModes(modes);
        } else {
            try (Line slave = new Line(keeper)) {
                content.fill(line, slave, modes);
            }
        }
        Modes locked = Modes.of(common().getTermiosLocked());
        if (!locked.isZero()) {
            line.lockModes(locked);
        }
        if (common().getPacketMode()) {
            line.setPacketMode(true);
        }
    }

    private boolean isOpenForBoth() {
        return (Descriptors.fcntl(master, Fcntl.F_GETFL, 0) & OpenFlags.O_ACCMODE) == OpenFlags.O_RDWR;
    }

    private void restoreNode() {
        if (slaveInfo.hasUid() && slaveInfo.hasGid()) {
            Descriptors.chown(keeper, slaveInfo.getUid(), slaveInfo.getGid());
        }
        int mode = OwnFields.mode(slaveInfo);
        if (mode >= 0) {
            Descriptors.chmod(keeper, mode);
        }
    }

    LocalFd openSlave(int flags) {
        return line.openSlave(flags);
    }

    /** Sets what keeps others from opening the slave, and lets go of it: without a master in the tree, and nobody else who has it, that hangs it up. */
    void finish() {
        if (slaveInfo != null && slaveInfo.getExclusive()) {
            try (Line slave = new Line(keeper)) {
                slave.makeExclusive();
            }
        }
        if (masterInfo != null && masterInfo.getExclusive()) {
            line.makeExclusive();
        }
        if (masterInfo != null && masterInfo.getLocked()) {
            line.setLocked(true);
        }
        close();
    }

    @Override
    public void close() {
        if (keeper != null) {
            keeper.close();
        }
        line.close();
        master.close();
    }
}
