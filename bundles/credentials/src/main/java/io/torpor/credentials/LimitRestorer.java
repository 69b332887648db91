package io.torpor.credentials;

import io.torpor.abi.Capabilities;
import io.torpor.abi.FlagSet;
import io.torpor.image.proto.rlimit_entry;
import io.torpor.spi.Issue;
import io.torpor.spi.ResourceRestorer;
import io.torpor.spi.RestoreContext;
import io.torpor.spi.RestoreStage;
import io.torpor.spi.RestoreStep;
import io.torpor.spi.TorporException;
import io.torpor.tracee.SavedTask;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Sets resource limits, once nothing is to be done any more that they could forbid. */
@Component
@RestoreStep(
        name = "credentials-limits",
        stage = RestoreStage.CREDENTIALS,
        needs = {"images", "puppets", "credentials-baseline", "scheduling", "seccomp"},
        provides = "limits")
public final class LimitRestorer implements ResourceRestorer {
    @Override
    public void restore(RestoreContext context) throws TorporException {
        Baselines baselines = context.require(Baselines.class);
        for (SavedTask task : SavedTask.living(context)) {
            Baseline baseline = baselines.of(task.puppet());
            List<rlimit_entry> limits = task.core().getRlimits().getRlimitsList();
            for (int resource = 0; resource < limits.size(); resource++) {
                if (resource >= baseline.limits().length) {
                    throw unknown(task, resource);
                }
                queue(task, resource, limits.get(resource), baseline);
            }
        }
    }

    private static void queue(SavedTask task, int resource, rlimit_entry wanted, Baseline baseline)
            throws TorporException {
        ByteBuffer now = baseline.limits()[resource].content();
        if (now.getLong(0) == wanted.getCur() && now.getLong(8) == wanted.getMax()) {
            return;
        }
        boolean raises = Long.compareUnsigned(wanted.getMax(), now.getLong(8)) > 0;
        if (raises && !baseline.isCapable(Capabilities.CAP_SYS_RESOURCE)) {
            throw cannotRaise(task, resource, now.getLong(8), wanted.getMax());
        }
        Script script = task.puppet().script();
        byte[] limit = new byte[CredentialObserver.LIMIT_BYTES];
        ByteBuffer.wrap(limit)
                .order(ByteOrder.nativeOrder())
                .putLong(0, wanted.getCur())
                .putLong(8, wanted.getMax());
        script.call("prlimit64", 0, resource, script.bytes(limit), 0);
    }

    private static TorporException cannotRaise(SavedTask task, int resource, long now, long wanted) {
        String name = FlagSet.named("rlimit").format(resource);
        return Issue.error(
                        "CREDENTIALS-008",
                        task.subject(),
                        "Cannot restore " + name + " of " + task.subject() + ": its hard limit was " + text(wanted)
                                + ", the engine's is " + text(now)
                                + ", and the engine lacks CAP_SYS_RESOURCE to raise it",
                        "Raise the engine's own hard limit before starting it, or give it CAP_SYS_RESOURCE.")
                .toException();
    }

    private static String text(long limit) {
        return limit == -1 ? "unlimited" : Long.toUnsignedString(limit);
    }

    private static TorporException unknown(SavedTask task, int resource) {
        return Issue.error(
                        "CREDENTIALS-009",
                        task.subject(),
                        "Cannot restore " + task.subject() + ": it has a limit for resource " + resource
                                + ", which is not known here",
                        "Restore with a newer version of this tool.")
                .toException();
    }
}
