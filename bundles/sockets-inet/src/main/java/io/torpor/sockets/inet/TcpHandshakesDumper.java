package io.torpor.sockets.inet;

import io.torpor.linux.SymbolicLinks;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.HandshakeHold;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.Subject;
import io.torpor.spi.TorporException;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTask;
import io.torpor.tracee.RunningTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives the program, while it still runs, some time to accept the connections that wait for it, and lets no new ones begin meanwhile. */
@Component
@DumpStep(name = "sockets-inet-handshakes", stage = DumpStage.QUIESCE, onlyWith = "in-flight")
public final class TcpHandshakesDumper implements ResourceDumper {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final String SOCKET = "socket:[";

    private final Architecture architecture;
    private final HandshakeHold hold;

    @Activate
    public TcpHandshakesDumper(@Reference Architecture architecture, @Reference HandshakeHold hold) {
        this.architecture = architecture;
        this.hold = hold;
    }

    @Override
    public void dump(DumpContext context) throws TorporException {
        long patience = InFlight.of(context).patience();
        if (patience == 0) {
            return;
        }
        try {
            Listeners listeners = Listeners.among(inodes(context));
            List<Integer> ports = listeners.ports();
            if (ports.isEmpty()) {
                return;
            }
            context.provide(HandshakeHold.Held.class, hold.hold(context, ports));
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
            while (listeners.waiting() > 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(LOOK_NANOS);
                listeners.look();
            }
        } catch (IOException e) {
            throw Problems.unreadableTree(context.root(), e);
        } catch (SyscallException e) {
            throw Problems.unreadable(new Subject.Other("listening sockets"), e);
        }
    }

    /** Of all sockets that processes of the tree have open. What is closed or gone meanwhile does not wait for anything. */
    private Set<Long> inodes(DumpContext context) throws IOException {
        Set<Long> inodes = new HashSet<>();
        for (FrozenTask task :
                RunningTree.look(new ProcFs(), architecture, context.root()).tasks()) {
            try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/" + task.pid() + "/fd"))) {
                for (Path link : links) {
                    String target = target(link);
                    if (target.startsWith(SOCKET)) {
                        inodes.add(Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)));
                    }
                }
            } catch (IOException e) {
                if (!task.hasEnded()) {
                    throw e;
                }
            }
        }
        return inodes;
    }

    private static String target(Path link) {
        try {
            return SymbolicLinks.target(link.toString());
        } catch (SyscallException e) {
            return ""; // it was closed just now
        }
    }
}
