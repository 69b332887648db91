package io.torpor.tasks;

import io.torpor.abi.LocalFd;
import io.torpor.abi.OpenFlags;
import io.torpor.abi.Pid;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.NativeBuffer;
import io.torpor.linux.ProcDescriptors;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.spi.StandIn;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Dummy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A process of the engine's own that a dump can be tried on. It has some descriptors of each common kind: what is done for each
 * descriptor should have been done often enough, before an application waits for it, that the JVM has compiled it.
 */
@Component
public final class ProcessStandIn implements StandIn {
    private static final int LEAST_OF_EACH_KIND = 8;
    private static final int MOST_OF_EACH_KIND = 48;
    private static final int SHARE = 16;

    private final Architecture architecture;

    @Activate
    public ProcessStandIn(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Running> start(Pid like) {
        int ofEachKind = Math.max(LEAST_OF_EACH_KIND, Math.min(MOST_OF_EACH_KIND, descriptors(like) / SHARE));
        List<LocalFd> descriptors = new ArrayList<>();
        try (NativeBuffer content = new NativeBuffer(1)) {
            for (int i = 0; i < ofEachKind; i++) {
                descriptors.add(Descriptors.open(Dummy.PROGRAM, OpenFlags.O_RDONLY, 0));
                descriptors.add(EventDescriptors.eventFd(1, 0));
                LocalFd[] pipe = Descriptors.pipe(0);
                descriptors.addAll(List.of(pipe));
                Descriptors.write(pipe[1], content, 0, 1);
                descriptors.addAll(List.of(Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM)));
            }
            Dummy dummy = Dummy.start(architecture, descriptors);
            return Optional.of(new Running(dummy.pid(), dummy::close));
        } finally {
            descriptors.forEach(LocalFd::close);
        }
    }

    private static int descriptors(Pid process) {
        try (ProcDescriptors table = new ProcDescriptors(process)) {
            return table.numbers().length;
        } catch (TaskGone | SyscallException e) {
            return 0; // it has ended, or is not ours to look at: the dump is about to say so
        }
    }
}
