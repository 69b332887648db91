package io.torpor.pipes;

import io.torpor.abi.LocalFd;
import io.torpor.image.ImageSet;
import io.torpor.image.proto.pipe_entry;
import io.torpor.linux.SyscallException;
import io.torpor.spi.InheritedFiles;
import io.torpor.spi.Options;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pipes and FIFOs of a restore. Each is held open by the engine, both directions, from when it is made until every task has its ends. For the
 * session's thread.
 */
final class RestoredPipes implements AutoCloseable {
    private final PipeContents contents;
    private final InheritedFiles inherited;
    private final RestoreContext context;
    private final Map<Integer, PipeEnds> pipes = new HashMap<>();
    private final Map<Integer, LocalFd> fifos = new HashMap<>();

    private RestoredPipes(RestoreContext context) throws TorporException {
        contents = new PipeContents(context.require(ImageSet.class));
        inherited = context.options().get(Options.INHERITED);
        this.context = context;
    }

    /** The pipes of this restore. */
    static RestoredPipes of(RestoreContext context) throws TorporException {
        if (context.find(RestoredPipes.class).isEmpty()) {
            RestoredPipes fresh = new RestoredPipes(context);
            context.provide(RestoredPipes.class, fresh);
            context.undo("close pipes", fresh::close);
        }
        return context.require(RestoredPipes.class);
    }

    /** The pipe that an end belongs to, with its content; made when first asked for. What was inherited in its place has a content of its own. */
    PipeEnds pipe(pipe_entry end) throws TorporException {
        PipeEnds pipe = pipes.get(end.getPipeId());
        if (pipe == null) {
            String key = "pipe:[" + Integer.toUnsignedString(end.getPipeId()) + "]";
            Optional<LocalFd> file = inherited.find(key);
            if (file.isPresent()) {
                pipe = new PipeEnds(file.get());
                pipes.put(end.getPipeId(), pipe);
                return pipe;
            }
            pipe = new PipeEnds();
            pipes.put(end.getPipeId(), pipe);
            contents.fill(pipe.writing(), end.getPipeId(), false, context);
            if (end.hasUid() && end.hasGid()) {
                pipe.changeOwner(end.getUid(), end.getGid());
            }
        }
        return pipe;
    }

    /**
     * Sees to it that a FIFO has its content, and stays open so that no open of one end has to wait for the other.
     *
     * @param path for the FIFO, with O_PATH
     * @throws SyscallException when it cannot be opened
     */
    void open(int id, LocalFd path) throws TorporException {
        if (!fifos.containsKey(id)) {
            LocalFd both = PipeEnds.openBoth(path);
            fifos.put(id, both);
            contents.fill(both, id, true, context);
        }
    }

    @Override
    public void close() {
        for (PipeEnds pipe : pipes.values()) {
            pipe.close();
        }
        for (LocalFd fifo : fifos.values()) {
            fifo.close();
        }
    }
}
