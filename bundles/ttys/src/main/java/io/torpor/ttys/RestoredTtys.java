package io.torpor.ttys;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.image.ImageSet;
import io.torpor.image.proto.TtyType;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.InheritedFiles;
import io.torpor.spi.MomentListener;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import io.torpor.tracee.ControllingTerminals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The terminals of a restore, from when they are made until all tasks have theirs. For the session's thread. */
final class RestoredTtys {
    private final SavedTerminals saved;
    private final RestoreContext context;
    private final Map<Key, Pair> pairs = new LinkedHashMap<>();
    private final Map<Integer, LocalFd> others = new HashMap<>();
    private final InheritedFiles inherited;
    private CallersTerminal callers;
    private tty_info_entry replaced;

    /** What tells pairs apart. */
    private record Key(long instance, int index) {}

    RestoredTtys(RestoreContext context) throws TorporException {
        this.context = context;
        saved = new SavedTerminals(context.require(ImageSet.class));
        inherited = context.options().get(Options.INHERITED);
    }

    SavedTerminals saved() {
        return saved;
    }

    /** Makes every pair, and finds terminals for sessions. */
    void make() throws TorporException {
        Map<Key, tty_info_entry> masters = new LinkedHashMap<>();
        Map<Key, tty_info_entry> slaves = new LinkedHashMap<>();
        for (tty_info_entry tty : saved.infos()) {
            if (tty.getType() == TtyType.PTY && !isInherited(tty)) {
                (SavedTerminals.isMaster(tty) ? masters : slaves).put(key(tty), tty);
            }
        }
        PairMaker maker = new PairMaker(saved, context);
        List<Key> keys = new ArrayList<>(masters.keySet());
        slaves.keySet().stream().filter(key -> !masters.containsKey(key)).forEach(keys::add);
        for (Key key : keys) {
            tty_info_entry master = masters.get(key);
            tty_info_entry slave = slaves.get(key);
            if (master != null || !slave.hasTermios()) {
                pairs.put(key, maker.make(master, slave, master == null));
            } else {
                replace(key, slave, maker);
            }
        }
        giveToSessions();
    }

    private boolean isInherited(tty_info_entry tty) {
        return inherited.find(SavedTerminals.resource(tty)).isPresent();
    }

    /** @throws TorporException TTYS-027 when nothing was handed over for it */
    private InheritedTerminal inherited(tty_info_entry tty) throws TorporException {
        String name = SavedTerminals.resource(tty);
        return new InheritedTerminal(name, inherited.find(name).orElseThrow(() -> RestoreProblems.notInherited(name)));
    }

    /** What was handed over for a terminal, opened for one of its descriptions; empty where nothing was. */
    Optional<LocalFd> openInherited(tty_info_entry tty, int flags) {
        String name = SavedTerminals.resource(tty);
        return inherited.find(name).map(file -> new InheritedTerminal(name, file).open(flags));
    }

    /** A pair by its slave's devpts, which the peer's records of masters do not have. */
    private Key key(tty_info_entry tty) {
        int index = tty.getPty().getIndex();
        if (!SavedTerminals.isMaster(tty)) {
            return new Key(Integer.toUnsignedLong(tty.getDev()), index);
        }
        long instance = OwnFields.instance(tty);
        for (tty_info_entry slave : saved.infos()) {
            boolean fits = slave.getType() == TtyType.PTY && !SavedTerminals.isMaster(slave);
            if (instance == 0 && fits && slave.getPty().getIndex() == index) {
                instance = Integer.toUnsignedLong(slave.getDev());
            }
        }
        return new Key(instance, index);
    }

    /** A slave whose master was outside of the tree. */
    private void replace(Key key, tty_info_entry slave, PairMaker maker) throws TorporException {
        if (context.options().get(Options.ORPHAN_PTS_MASTER)) {
            if (context.options().get(Options.MOMENTS) == MomentListener.NOBODY) {
                throw RestoreProblems.nobodyTakesMaster(saved.path(slave, "/dev/pts/" + key.index()));
            }
            pairs.put(key, maker.make(null, slave, true));
            return;
        }
        if (!context.options().get(Options.SHELL_JOB)) {
            throw RestoreProblems.withoutMaster(saved.path(slave, "/dev/pts/" + key.index()));
        }
        replaced = slave;
        callers();
    }

    /** The terminal of the command that restores. */
    private CallersTerminal callers() throws TorporException {
        if (callers == null) {
            callers = CallersTerminal.find();
            context.undo("close the terminal", callers::close);
        }
        return callers;
    }

    private void giveToSessions() throws TorporException {
        ControllingTerminals terminals = new ControllingTerminals();
        for (Pair pair : pairs.values()) {
            int session = pair.common().getSid();
            if (session != 0 && pair.keeper() != null) {
                terminals.add(session, pair.keeper());
            }
        }
        for (tty_info_entry tty : saved.infos()) {
            boolean byPath =
                    tty.getType() == TtyType.VT || tty.getType() == TtyType.CONSOLE || tty.getType() == TtyType.SERIAL;
            boolean external = tty.getType() == TtyType.EXT_TTY || isInherited(tty) && !SavedTerminals.isMaster(tty);
            if ((byPath || external) && tty.getSid() != 0 && saved.hasTask(tty.getSid())) {
                LocalFd opened =
                        external ? inherited(tty).openForSession() : open(tty, OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
                others.put(tty.getId(), opened);
                context.undo("close " + saved.path(tty, "a terminal"), opened::close);
                terminals.add(tty.getSid(), opened);
            }
        }
        if (replaced != null && saved.hasTask(replaced.getSid())) {
            context.report(RestoreProblems.withoutTerminal(replaced.getSid()));
        }
        context.provide(ControllingTerminals.class, terminals);
    }

    /** Opens a terminal that has a path of its own. */
    LocalFd open(tty_info_entry tty, int flags) throws TorporException {
        String path = saved.path(tty, "");
        try {
            LocalFd file = Descriptors.open(path, flags | OpenFlags.O_NOCTTY, 0);
            try (Line line = new Line(file)) {
                if (tty.hasTermios()) {
                    line.setModes(Modes.of(tty.getTermios()));
                }
            } catch (SyscallException e) {
                file.close();
                throw e;
            }
            return file;
        } catch (SyscallException e) {
            throw RestoreProblems.notOpened(path, e);
        }
    }

    /** An open slave, with these flags. */
    LocalFd openSlave(tty_info_entry tty, int flags) throws TorporException {
        Pair pair = pairs.get(key(tty));
        return pair == null ? callers().open(flags) : pair.openSlave(flags);
    }

    /** The master of a pair, which has one description only. */
    LocalFd master(tty_info_entry tty) {
        return Descriptors.duplicate(pairs.get(key(tty)).master());
    }

    Collection<Pair> pairs() {
        return pairs.values();
    }

    /** Terminals with paths that control sessions, by the ids of their records. */
    Map<Integer, LocalFd> others() {
        return others;
    }

    /** The record that the caller's terminal stands for, or null. */
    tty_info_entry replaced() {
        return replaced;
    }

    /** Null where the caller's terminal is not used. */
    CallersTerminal callersTerminal() {
        return callers;
    }
}
