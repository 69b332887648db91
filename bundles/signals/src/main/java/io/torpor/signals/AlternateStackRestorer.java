package io.torpor.signals;

import io.torpor.image.proto.thread_sas_entry;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.SavedTask.SavedThread;
import io.torpor.tracee.Script;
import org.osgi.service.component.annotations.Component;

/** Gives threads their alternate signal stacks; a new thread has none. */
@Component
@RestoreStep(
        name = "signals-stacks",
        stage = RestoreStage.PRIVATE,
        needs = {"images", "puppets", "mappings", "all-threads"})
public final class AlternateStackRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        for (SavedTask task : SavedTask.living(context)) {
            for (SavedThread thread : task.threads()) {
                thread_sas_entry stack = thread.core().getSas();
                if (thread.core().hasSas() && !AlternateStack.isNone(stack)) {
                    Script script = thread.thread().script();
                    script.call("sigaltstack", script.bytes(AlternateStack.toBytes(stack)), 0);
                }
            }
        }
    }
}
