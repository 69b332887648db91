package io.torpor.ttys;

import com.google.protobuf.Message;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.DeviceNumber;
import io.torpor.spi.Claims;
import io.torpor.spi.DumpContext;
import io.torpor.spi.FileDumper;
import io.torpor.spi.OpenFile;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import org.osgi.service.component.annotations.Component;

/** Terminals that cannot be saved: pseudo-terminals in the manner of BSD, virtio consoles, and what is plugged in. */
@Component
@Claims({"char 2:*", "char 3:*", "char 166:*", "char 188:*", "char 229:*"})
public final class RefusedTtyDumper implements FileDumper {
    @Override
    public void inspect(OpenFile file, DumpContext context) throws TorporException {
        if (context.options().get(Options.EXTERNAL).hasTty(file.specialDevice(), file.device())) {
            return;
        }
        String what = switch (DeviceNumber.major(file.specialDevice())) {
            case 2, 3 -> "a pseudo-terminal in the manner of BSD";
            case 166, 188 -> "a USB terminal";
            default -> "a virtio console";
        };
        context.refuse(TtyProblems.refused(file, what));
    }

    /** Of one that stays outside of the images. */
    @Override
    public Message dump(OpenFile file, DumpContext context) throws TorporException {
        try {
            return TtyDumper.external(file, context);
        } catch (SyscallException e) {
            throw TtyProblems.notSaved(file, e);
        }
    }
}
