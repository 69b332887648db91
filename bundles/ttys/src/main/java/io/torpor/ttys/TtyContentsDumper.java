package io.torpor.ttys;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.PollEvents;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.linux.SyscallException;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.OpenFile;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Saves what has been written into pairs and not been read. The last that a dump does with the tree standing still: there is no reading without taking,
 * so whatever is taken is put back at once, whether the tree is to go on or not.
 */
@Component
@DumpStep(
        name = "ttys-contents",
        stage = DumpStage.MEMORY,
        needs = {"terminals", "images"})
public final class TtyContentsDumper implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        Optional<SavedTtys> ttys = context.find(SavedTtys.class);
        if (ttys.isEmpty()) {
            return;
        }
        for (SavedTty tty : ttys.get().all()) {
            if (tty.kind() == TtyKind.MASTER) {
                dump(tty, ttys.get().slaveOf(tty), context);
            }
        }
        ImageRecords images = context.require(ImageRecords.class);
        for (SavedTty tty : ttys.get().all()) {
            images.add(ImageType.TTY_INFO, tty.info().build());
        }
    }

    private static void dump(SavedTty master, SavedTty slave, DumpContext context) throws TorporException {
        OpenFile file = master.openForBoth();
        if (file == null) {
            context.report(TtyProblems.writeOnly(master.file()));
            return;
        }
        try (Line line = new Line(file.descriptor())) {
            boolean lost = slave == null && line.hasLostSlave();
            if (slave == null && !(lost && line.unread() > 0)) {
                return; // never opened, or nothing left of it
            }
            if ((line.poll(PollEvents.POLLPRI) & PollEvents.POLLPRI) != 0) {
                context.report(TtyProblems.statusPending(file));
                return;
            }
            try (LocalFd opened = slave == null || slave.openForBoth() == null ? open(line) : null;
                    Line other = new Line(opened == null ? slave.openForBoth().descriptor() : opened)) {
                PairContent content = PairContent.copy(line, other);
                save(content, master, slave, context);
            }
        } catch (SyscallException e) {
            throw TtyProblems.notSaved(file, e);
        }
    }

    private static LocalFd open(Line master) {
        boolean locked = master.isLocked();
        if (locked) {
            master.setLocked(false);
        }
        try {
            return master.openSlave(OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK);
        } finally {
            if (locked) {
                master.setLocked(true);
            }
        }
    }

    private static void save(PairContent content, SavedTty master, SavedTty slave, DumpContext context) {
        ImageRecords images = context.require(ImageRecords.class);
        if (!content.forMaster().isEmpty()) {
            images.add(
                    ImageType.TTY_DATA, content.forMaster().entry(master.info().getId()));
        }
        if (slave != null && !content.forSlave().isEmpty()) {
            images.add(ImageType.TTY_DATA, content.forSlave().entry(slave.info().getId()));
        }
        if (content.stopped()) {
            OwnFields.markStopped(master.info());
        }
    }
}
