package io.torpor.ttys;

import io.torpor.abi.Filesystems;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.Pid;
import io.torpor.image.proto.TtyType;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.image.proto.tty_pty_entry;
import io.torpor.linux.Descriptors;
import io.torpor.linux.FileStatus;
import io.torpor.spi.DumpContext;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The terminals of a tree, each end once. For the session's thread. */
final class SavedTtys {
    /** The peer's ids: twice the index of a pair, and one more for its master; others lie above those. */
    private static final int LARGEST_INDEX_IN_AN_ID = 1000;

    /** The first is the peer's for a terminal outside of the images. Above the last, it cannot restore those that control a session. */
    private static final int FIRST_EXTERNAL_ID = 2026;

    private static final int LAST_EXTERNAL_ID = 2046;

    private static final int FIRST_FREE_ID = 3000;
    private static final int PERMISSIONS = 07777;

    private final FrozenTree tree;
    private final Map<Key, SavedTty> ttys = new LinkedHashMap<>();
    private final Set<Integer> ids = new HashSet<>();
    private int nextId = FIRST_FREE_ID;

    /** What tells ends apart. */
    private record Key(TtyKind kind, long instance, long number) {}

    private SavedTtys(FrozenTree tree) {
        this.tree = tree;
    }

    /** The session's one. */
    static SavedTtys of(DumpContext context) {
        return context.findOrProvide(SavedTtys.class, () -> new SavedTtys(context.require(FrozenTree.class)));
    }

    List<SavedTty> all() {
        return new ArrayList<>(ttys.values());
    }

    /** Where a pair's master is in the tree; null where it is not. */
    SavedTty masterOf(SavedTty slave) {
        return find(slave, TtyKind.MASTER);
    }

    /** As {@link #masterOf}. */
    SavedTty slaveOf(SavedTty master) {
        return find(master, TtyKind.SLAVE);
    }

    private SavedTty find(SavedTty end, TtyKind kind) {
        for (SavedTty other : ttys.values()) {
            if (other.kind() == kind && other.isPairOf(end)) {
                return other;
            }
        }
        return null;
    }

    /** The end that a description belongs to, observed when it is first met. */
    SavedTty add(OpenFile file) throws TorporException {
        try (Line line = new Line(file.descriptor())) {
            TtyKind kind = TtyKind.of(file.specialDevice());
            boolean hungUp = line.isHungUp();
            FrozenTask member = kind == TtyKind.MASTER || hungUp ? null : memberOf(file, kind, line);
            int index = kind == TtyKind.MASTER ? line.index() : Line.indexOf(file.specialDevice());
            long instance = kind == TtyKind.MASTER ? instanceOf(file) : kind == TtyKind.SLAVE ? file.device() : 0;
            int session = member == null ? 0 : sessionOf(member);
            Key key = new Key(
                    kind,
                    instance,
                    kind == TtyKind.CONTROLLING ? session : kind.isPty() ? index : file.specialDevice());
            SavedTty tty = ttys.get(key);
            if (tty == null) {
                tty = observe(kind, instance, index, file, hungUp, line, member);
                ttys.put(key, tty);
            }
            if ((file.flags() & OpenFlags.O_ACCMODE) == OpenFlags.O_RDWR) {
                tty.isOpenForBoth(file);
            }
            return tty;
        }
    }

    /** A terminal outside of the images. */
    int addExternal(OpenFile file, TtyType type) {
        Key key = new Key(null, file.device(), file.specialDevice());
        SavedTty tty = ttys.get(key);
        if (tty == null) {
            tty_info_entry.Builder info = start(file).setId(externalId()).setType(type);
            try (Line line = new Line(file.descriptor())) {
                if (!line.isHungUp()) {
                    addModes(info, line);
                }
            }
            tty = new SavedTty(TtyKind.CONSOLE, 0, 0, file, true, info);
            ttys.put(key, tty);
        }
        return tty.info().getId();
    }

    /**
     * Notes that a terminal outside of the images controls a session. Terminals in two instances of devpts may have one number, and who has a master in the tree knows its session:
     * so this is for a session that no other terminal of the tree controls.
     *
     * @param group in the foreground, as the engine knows it
     * @return false if none has that device number, or more than one
     */
    boolean giveExternal(int device, int session, int group) {
        SavedTty only = null;
        for (SavedTty tty : ttys.values()) {
            tty_info_entry.Builder info = tty.info();
            if (info.getType() == TtyType.EXT_TTY && info.getRdev() == device && info.getSid() == 0) {
                if (only != null) {
                    return false;
                }
                only = tty;
            }
        }
        if (only != null) {
            only.info().setSid(session).setPgrp(inside(group));
        }
        return only != null;
    }

    /** A task whose session the terminal controls: the holder, if it is one of them. */
    private FrozenTask memberOf(OpenFile file, TtyKind kind, Line line) throws TorporException {
        int device = (int) (kind == TtyKind.CONTROLLING ? line.device() : file.specialDevice());
        FrozenTask holder = tree.find(file.holder());
        FrozenTask member = holder.stat().tty() == device ? holder : memberOf(device);
        if (member == null && kind == TtyKind.CONTROLLING) {
            throw TtyProblems.withoutSession(file);
        }
        return member;
    }

    /** A task with a controlling terminal, or null. */
    FrozenTask memberOf(int device) {
        for (FrozenTask task : tree.tasks()) {
            if (task.stat().tty() == device) {
                return task;
            }
        }
        return null;
    }

    /** The devpts that a master's pair is in: the one that holds its node, or is mounted as {@code pts} beside it. A restore must find it there. */
    private static long instanceOf(OpenFile master) throws TorporException {
        String link = master.link();
        if (Descriptors.filesystem(master.descriptor()) == Filesystems.DEVPTS_SUPER_MAGIC) {
            boolean there = FileStatus.of(link)
                    .filter(node -> node.device() == master.device())
                    .isPresent();
            if (!there) {
                throw TtyProblems.withoutDirectory(master, link);
            }
            return master.device();
        }
        String directory = link.substring(0, link.lastIndexOf('/') + 1) + "pts";
        return FileStatus.of(directory)
                .orElseThrow(() -> TtyProblems.withoutDirectory(master, directory))
                .device();
    }

    private SavedTty observe(
            TtyKind kind, long instance, int index, OpenFile file, boolean hungUp, Line line, FrozenTask member) {
        tty_info_entry.Builder info = start(file).setType(kind.type());
        info.setId(id(kind, index));
        if (kind.isPty()) {
            info.setPty(tty_pty_entry.newBuilder().setIndex(index));
        }
        if (member != null) {
            info.setSid(sessionOf(member)).setPgrp(inside(member.stat().foregroundGroup()));
        }
        if (!hungUp) {
            addModes(info, line);
        }
        if (kind == TtyKind.MASTER) {
            info.setPacketMode(line.isInPacketMode())
                    .setLocked(line.isLocked())
                    .setSid(inside(line.session()))
                    .setPgrp(inside(line.foregroundGroup()));
        }
        if (kind == TtyKind.SLAVE) {
            OwnFields.addMode(info, file.mode() & PERMISSIONS);
        }
        return new SavedTty(kind, instance, index, file, hungUp, info);
    }

    /** Of use for one outside of the images only to the peer, who takes a terminal without for one that was hung up. */
    private static void addModes(tty_info_entry.Builder info, Line line) {
        info.setTermios(line.modes().entry())
                .setTermiosLocked(line.lockedModes().entry())
                .setWinsize(line.size())
                .setExclusive(line.isExclusive());
    }

    private static tty_info_entry.Builder start(OpenFile file) {
        FileStatus status = FileStatus.of(file.descriptor());
        return tty_info_entry
                .newBuilder()
                .setLocked(false)
                .setExclusive(false)
                .setPacketMode(false)
                .setSid(0)
                .setPgrp(0)
                .setRdev((int) file.specialDevice())
                .setDev((int) file.device())
                .setUid(status.uid())
                .setGid(status.gid());
    }

    private int id(TtyKind kind, int index) {
        int preferred = index * 2 + (kind == TtyKind.MASTER ? 1 : 0);
        if (kind.isPty() && index <= LARGEST_INDEX_IN_AN_ID && ids.add(preferred)) {
            return preferred;
        }
        return nextId++;
    }

    private int externalId() {
        for (int id = FIRST_EXTERNAL_ID; id <= LAST_EXTERNAL_ID; id += 2) {
            if (ids.add(id)) {
                return id;
            }
        }
        return nextId++;
    }

    private static int sessionOf(FrozenTask task) {
        int[] sessions = task.status().sessions();
        return sessions[sessions.length - 1];
    }

    /** An id as the tree itself knows it; one from outside stays as it is. */
    private int inside(int id) {
        FrozenTask task = id <= 0 ? null : tree.find(new Pid(id));
        return task == null ? Math.max(0, id) : task.virtualPid().number();
    }
}
