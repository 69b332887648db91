package io.torpor.kernel.internal.session;

import io.torpor.abi.Pid;
import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.runs.RunDirectory;
import io.torpor.spi.Claimants;
import io.torpor.spi.DumpContext;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import java.util.Map;
import java.util.Objects;

/** The context of a dump, or of a preflight. */
class DumpState extends SessionState implements DumpContext {
    private final Pid root;

    DumpState(
            SessionId id,
            RunDirectory runs,
            Pid root,
            Options options,
            ImageStore images,
            Progress progress,
            Map<Class<?>, ? extends Claimants<?>> claimants) {
        super(id, runs, options, images, progress, claimants);
        this.root = Objects.requireNonNull(root);
    }

    @Override
    public Pid root() {
        return root;
    }
}
