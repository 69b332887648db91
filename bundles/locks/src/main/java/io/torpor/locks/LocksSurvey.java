package io.torpor.locks;

import io.torpor.spi.DumpContext;
import io.torpor.spi.DumpStage;
import io.torpor.spi.DumpStep;
import io.torpor.spi.Options;
import io.torpor.spi.ResourceDumper;
import io.torpor.spi.TorporException;
import io.torpor.tracee.FileTables;
import org.osgi.service.component.annotations.Component;

/** Says of a running tree which of its locks a dump with {@code --file-locks} could not save; without that option, {@code files} objects to all of them. */
@Component
@DumpStep(
        name = "locks-survey",
        stage = DumpStage.RESOURCES,
        needs = {"file-tables", "task-tree"},
        onlyWith = "preflight",
        live = true)
public final class LocksSurvey implements ResourceDumper {
    @Override
    public void dump(DumpContext context) throws TorporException {
        if (context.options().get(Options.FILE_LOCKS)) {
            LockInspection.check(context.require(FileTables.class).takeLocks(), context);
        }
    }
}
