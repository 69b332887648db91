package io.torpor.tasks;

import io.torpor.abi.Errno;
import io.torpor.abi.Pid;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.procfs.TaskVanished;
import io.torpor.spi.Issue;
import io.torpor.spi.StandIn;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Dummy;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A process of the engine's own with threads, for trees that have many: what is done for each of them should have been compiled by then. */
@Component
public final class ThreadsStandIn implements StandIn {
    private static final int FEW = 64;
    private static final int SHARE = 2;
    private static final int MOST = 200;

    private final Architecture architecture;

    @Activate
    public ThreadsStandIn(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Running> start(Pid like) throws TorporException {
        try {
            int threads = new ProcFs().threads(like).length;
            if (threads < FEW) {
                return Optional.empty();
            }
            Dummy dummy = Dummy.withThreads(architecture, Math.min(MOST, threads / SHARE));
            return Optional.of(new Running(dummy.pid(), dummy::close));
        } catch (TaskVanished e) {
            return Optional.empty(); // the dump is about to say so
        } catch (SyscallException e) {
            if (e.errno() == Errno.EACCES) {
                return Optional.empty(); // nothing may be executed where temporary files are
            }
            throw e;
        } catch (IOException e) {
            throw Issue.error(
                            "TASKS-037",
                            new Subject.Other("a process to practise on"),
                            "Cannot make a temporary program: " + e.getMessage(),
                            "Free space where temporary files are.")
                    .causedBy(e)
                    .toException();
        }
    }
}
