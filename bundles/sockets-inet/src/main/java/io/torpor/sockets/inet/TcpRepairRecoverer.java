package io.torpor.sockets.inet;

import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Recoverer;
import io.torpor.spi.Recovers;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;

/** Lets connections go on that an engine was about to save when it was killed. */
@Component
@Recovers(RepairNote.KIND)
public final class TcpRepairRecoverer implements Recoverer {
    @Override
    public void recover(String data) throws TorporException {
        try {
            RepairNote.parse(data).mend();
        } catch (IOException | SyscallException | IndexOutOfBoundsException | NumberFormatException e) {
            throw Issue.error(
                            "SOCKETS-INET-016",
                            new Subject.Other("TCP connections"),
                            "Cannot let TCP connections go on that a killed dump has left in repair mode (" + data
                                    + "): " + e.getMessage(),
                            "Run torpor recover as root.")
                    .causedBy(e)
                    .toException();
        }
    }
}
