package io.torpor.ttys;

import io.torpor.abi.Pid;
import io.torpor.image.proto.TtyType;
import io.torpor.image.proto.tty_info_entry;
import io.torpor.procfs.DeviceNumber;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.FrozenTree;
import org.osgi.service.component.annotations.Component;

/** Looks whether pairs and sessions are complete, when all descriptions are known. */
@Component
@DumpStep(
        name = "ttys-pairs",
        stage = DumpStage.RESOURCES,
        needs = {"task-tree", "file-descriptions"},
        provides = "terminals")
public final class TtysDumper implements ResourceDumper {
    private static final int FIRST_SLAVE_MAJOR = 136;

    @Override
    public void dump(DumpContext context) throws TorporException {
        FrozenTree tree = context.require(FrozenTree.class);
        if (context.find(SavedTtys.class).isPresent()) {
            SavedTtys ttys = context.require(SavedTtys.class);
            checkMasters(ttys, context);
            for (SavedTty tty : ttys.all()) {
                complete(tty, ttys, tree, context);
            }
        }
        for (FrozenTask task : tree.tasks()) {
            if (task.stat().tty() != 0 && task.stat().session() == task.pid().number()) {
                checkLeader(task, SavedTtys.of(context), context);
            }
        }
    }

    /** A session whose leader is in the tree gets its terminal back from a record: of either end of a pair, of a console, or of one that is left outside. */
    private static void checkLeader(FrozenTask leader, SavedTtys ttys, DumpContext context) throws TorporException {
        int device = leader.stat().tty();
        int session = leader.virtualPid().number();
        for (SavedTty tty : ttys.all()) {
            if (tty.info().getSid() == session && tty.info().getType() != TtyType.CTTY) {
                return;
            }
        }
        if (ttys.giveExternal(device, session, leader.stat().foregroundGroup())) {
            return;
        }
        if (!context.options().get(Options.SHELL_JOB)) {
            int major = DeviceNumber.major(device);
            int minor = DeviceNumber.minor(device);
            String name = major == FIRST_SLAVE_MAJOR ? "/dev/pts/" + minor : "device " + major + ":" + minor;
            throw TtyProblems.sessionOutside(leader, name);
        }
    }

    private static void checkMasters(SavedTtys ttys, DumpContext context) throws TorporException {
        boolean replaced =
                context.options().get(Options.SHELL_JOB) || context.options().get(Options.ORPHAN_PTS_MASTER);
        OpenFile outside = null;
        for (SavedTty tty : ttys.all()) {
            if (tty.kind() == TtyKind.SLAVE && !tty.isHungUp() && ttys.masterOf(tty) == null) {
                if (!replaced) {
                    throw TtyProblems.masterOutside(tty.file());
                }
                if (outside != null) {
                    throw TtyProblems.severalOutside(tty.file(), outside);
                }
                outside = tty.file();
            }
        }
    }

    private static void complete(SavedTty tty, SavedTtys ttys, FrozenTree tree, DumpContext context) {
        if (tty.isHungUp() && tty.kind() != TtyKind.SLAVE && tty.info().getType() != TtyType.EXT_TTY) {
            context.report(TtyProblems.approximated(tty.file()));
        }
        SavedTty master = tty.kind() == TtyKind.SLAVE ? ttys.masterOf(tty) : null;
        if (master != null) { // who knows best, as two terminals may have one number
            tty.info().setSid(master.info().getSid()).setPgrp(master.info().getPgrp());
        }
        if (tty.kind() == TtyKind.MASTER) {
            completeMaster(tty, ttys.slaveOf(tty), tree, context);
        }
    }

    private static void completeMaster(SavedTty master, SavedTty slave, FrozenTree tree, DumpContext context) {
        tty_info_entry.Builder info = master.info();
        boolean sessionOutside = info.getSid() != 0 && tree.find(new Pid(info.getSid())) == null;
        if (sessionOutside) {
            context.report(TtyProblems.slaveOutside(master.file()));
        }
        try (Line line = new Line(master.file().descriptor())) {
            boolean lost = slave == null && (sessionOutside || line.hasLostSlave());
            OwnFields.addTo(info, master.instance(), lost);
        }
    }
}
