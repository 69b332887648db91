package io.torpor.files;

import io.torpor.abi.LocalFd;
import io.torpor.abi.Pid;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.Descriptors;
import io.torpor.linux.EventDescriptors;
import io.torpor.linux.KernelDescriptors;
import io.torpor.linux.KernelFileTable;
import io.torpor.linux.KernelFiles;
import io.torpor.linux.Sockets;
import io.torpor.linux.SyscallException;
import io.torpor.linux.TaskGone;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.FrozenTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Descriptor tables as the kernel has them ({@link KernelFiles}). Of most sockets, eventfds and ends of pipes for writing that is all there is to know, so the engine needs no copies of them; and of
 * all descriptors it tells which description they are of. For the session's thread.
 */
final class KernelTables implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KernelTables.class);

    private final KernelFiles kernel;
    private final Samples samples;
    private final Map<Integer, KernelFileTable> expected = new HashMap<>();
    /** Of sockets in tables that were read before, it was less. */
    private int likenesses = 1;

    /** A table could not be read in this way; in another it can. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** One file of the engine's own of each kind, with what is the same for all of them. */
    record Samples(Seen pipe, Seen eventFd, Seen socket) {}

    /**
     * Opens.
     *
     * @throws KernelFiles.Unavailable where the kernel cannot be asked, or not by the engine
     */
    KernelTables(Architecture architecture, WalkTools tools) throws KernelFiles.Unavailable {
        kernel = KernelFiles.open(architecture.syscalls().number("bpf"));
        try {
            samples = new Samples(
                    sample(tools, Descriptors.pipe(0)),
                    sample(tools, EventDescriptors.eventFd(0, 0)),
                    sample(tools, Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM)));
        } catch (RuntimeException e) {
            kernel.close();
            throw e;
        }
    }

    private static Seen sample(WalkTools tools, LocalFd... files) {
        try {
            return tools.first().read(tools.source(), files[0]);
        } finally {
            Descriptors.closeAll(List.of(files));
        }
    }

    /** Gets ready for the table of a process that runs: reads it, to know how long it is. If that fails, so will {@link #read}, or the process ends just now. */
    void expect(Pid process) {
        try {
            KernelFileTable table = kernel.table(process.number());
            expected.put(process.number(), table);
            table.read();
        } catch (SyscallException | TaskGone e) {
            LOG.debug("The table of process {} is not read ahead", process, e);
        }
    }

    /**
     * Reads the table of a task that waits.
     *
     * @throws Failed when that cannot be done
     */
    KernelTableReader read(FrozenTask task, WalkTools tools) {
        KernelDescriptors reading = read(task.livingId().number());
        KernelTableReader reader = new KernelTableReader(task, reading, samples, likenesses, tools);
        likenesses += reading.count();
        return reader;
    }

    private KernelDescriptors read(int tid) {
        KernelFileTable table = expected.remove(tid);
        try (KernelFileTable opened = table == null ? kernel.table(tid) : table) {
            return opened.read();
        } catch (SyscallException | IllegalStateException e) {
            throw new Failed("Cannot read the descriptors of task " + tid, e);
        }
    }

    @Override
    public void close() {
        expected.values().forEach(KernelFileTable::close);
        expected.clear();
        kernel.close();
    }
}
