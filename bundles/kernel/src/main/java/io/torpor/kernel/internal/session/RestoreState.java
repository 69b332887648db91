package io.torpor.kernel.internal.session;

import io.torpor.kernel.SessionId;
import io.torpor.kernel.internal.runs.RunDirectory;
import io.torpor.spi.Claimants;
import io.torpor.spi.ImageStore;
import io.torpor.spi.Options;
import io.torpor.spi.Progress;
import io.torpor.spi.RestoreContext;
import java.util.Map;

/** The context of a restore. */
final class RestoreState extends SessionState implements RestoreContext {
    RestoreState(
            SessionId id,
            RunDirectory runs,
            Options options,
            ImageStore images,
            Progress progress,
            Map<Class<?>, ? extends Claimants<?>> claimants) {
        super(id, runs, options, images, progress, claimants);
    }
}
