package io.torpor.ttys;

import com.google.protobuf.Message;
import io.torpor.image.proto.TtyType;
import io.torpor.image.proto.tty_file_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileRegistry;
import io.torpor.tracee.FrozenTree;
import io.torpor.tracee.SignalOwners;
import org.osgi.service.component.annotations.Component;

/** An open terminal: pseudo-terminals, {@code /dev/tty}, the console, virtual consoles and serial lines. */
@Component
@Claims({"char 4:*", "char 5:0", "char 5:1", "char 5:2", "char 136:*", "char 204:*"})
public final class TtyDumper implements FileDumper {
    private static final String DELETED = " (deleted)";

    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        if (context.options().get(Options.EXTERNAL).hasTty(file.specialDevice(), file.device())) {
            return;
        }
        try (Line line = new Line(file.descriptor())) {
            if (!line.isHungUp() && line.discipline() != 0) {
                context.refuse(TtyProblems.discipline(file, line.discipline()));
            }
        }
    }

    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        try {
            if (context.options().get(Options.EXTERNAL).hasTty(file.specialDevice(), file.device())) {
                return external(file, context);
            }
            int info = SavedTtys.of(context).add(file).info().getId();
            return record(file, info, name(file.link()), context);
        } catch (SyscallException e) {
            throw TtyProblems.notSaved(file, e);
        }
    }

    /** The record of a terminal that stays outside of the images. */
    static Message external(OpenFile file, DumpContext context) {
        int info = SavedTtys.of(context).addExternal(file, TtyType.EXT_TTY);
        return record(file, info, ExternalFiles.nameOfTty(file.specialDevice(), file.device()), context);
    }

    private static Message record(OpenFile file, int info, String path, DumpContext context) {
        return tty_file_entry
                .newBuilder()
                .setId(file.id())
                .setTtyInfoId(info)
                .setFlags(file.flags())
                .setFown(SignalOwners.save(file, context.require(FrozenTree.class)))
                .setRegfId(context.require(FileRegistry.class).registerPath(file, path))
                .build();
    }

    /** A slave whose master has gone has lost its name, which it is still known by. */
    private static String name(String link) {
        return link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
    }
}
