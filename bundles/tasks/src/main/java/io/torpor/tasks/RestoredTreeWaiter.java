package io.torpor.tasks;

import io.torpor.abi.Pid;
import io.torpor.linux.Processes;
import io.torpor.linux.SyscallException;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.spi.TreeWaiter;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Component;

/** Waits for the root of a restored tree. It looks every now and then, because nothing interrupts a thread that waits in the kernel. */
@Component
public final class RestoredTreeWaiter implements TreeWaiter {
    private static final long LOOK_EVERY_MILLIS = 20;

    @Override
    public int await(Pid root) throws InterruptedException, TorporException {
        try {
            while (true) {
                OptionalInt status = Processes.reap(root, false);
                if (status.isPresent()) {
                    return asShellsTell(status.getAsInt());
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (SyscallException e) {
            throw Issue.error(
                            "TASKS-028",
                            new Subject.Other("task " + root),
                            "Cannot wait for task " + root + ": " + e.getMessage(),
                            "Restore with --restore-detached.")
                    .causedBy(e)
                    .toException();
        }
    }

    private static int asShellsTell(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }
}
