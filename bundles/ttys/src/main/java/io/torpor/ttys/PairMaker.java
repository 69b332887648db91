package io.torpor.ttys;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.ArrayList;
import java.util.List;

/** Makes pairs with a wanted number: the kernel gives the lowest that is free, so others are made and given back until it comes. */
final class PairMaker {
    private static final String PTMX = "/dev/ptmx";

    private final SavedTerminals saved;
    private final RestoreContext context;

    PairMaker(SavedTerminals saved, RestoreContext context) {
        this.saved = saved;
        this.context = context;
    }

    /**
     * Makes a pair.
     *
     * @param master null if the tree has only the slave
     * @param slave null if the tree has only the master
     * @param anyNumber whether another number will do where that one is taken
     */
    Pair make(tty_info_entry master, tty_info_entry slave, boolean anyNumber) throws TorporException {
        String path = master != null ? saved.path(master, PTMX) : beside(saved.path(slave, ""));
        int index = (master != null ? master : slave).getPty().getIndex();
        int access = master == null ? OpenFlags.O_RDWR : saved.flags(master, OpenFlags.O_RDWR);
        int flags = access & (OpenFlags.O_ACCMODE | OpenFlags.O_LARGEFILE) | OpenFlags.O_NOCTTY;
        try {
            LocalFd end = open(path, flags, index, anyNumber);
            Pair pair = new Pair(master, slave, end);
            context.undo("close pseudo-terminal " + index, pair::close);
            pair.prepare(new PairContent(
                    saved.content(master), saved.content(slave), master != null && OwnFields.isStopped(master)));
            return pair;
        } catch (SyscallException e) {
            throw RestoreProblems.notMade(index, path, e);
        }
    }

    /** The master's node of the devpts that a slave was in. */
    private static String beside(String slave) {
        int slash = slave.lastIndexOf('/');
        String directory = slash < 0 ? "" : slave.substring(0, slash);
        return directory.isEmpty() || directory.equals("/dev") || directory.equals("/dev/pts")
                ? PTMX
                : directory + "/ptmx";
    }

    private LocalFd open(String path, int flags, int index, boolean anyNumber) throws TorporException {
        List<LocalFd> others = new ArrayList<>();
        try {
            while (true) {
                LocalFd end = Descriptors.open(path, flags, 0);
                int got;
                try (Line line = new Line(end)) {
                    got = line.index();
                }
                if (got == index) {
                    return end;
                }
                others.add(end);
                if (got > index) {
                    if (!anyNumber) {
                        throw RestoreProblems.taken(index);
                    }
                    context.report(RestoreProblems.renumbered(index, got));
                    return others.remove(0);
                }
            }
        } finally {
            others.forEach(LocalFd::close);
        }
    }
}
