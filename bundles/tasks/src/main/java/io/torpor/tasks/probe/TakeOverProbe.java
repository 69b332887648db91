package io.torpor.tasks.probe;

import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.tracee.Architecture;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether a process can be started, taken over and told what to do: what every restore begins with. */
@Component
@Feature(
        name = "take_over",
        description = "starting a process and making system calls in it (ptrace, execveat)",
        mandatory = true)
public final class TakeOverProbe implements FeatureProbe {
    private final Architecture architecture;

    @Activate
    public TakeOverProbe(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Issue> probe() {
        try {
            return Trial.run(architecture, tree -> Optional.empty());
        } catch (IOException | RuntimeException e) {
            return Optional.of(Issue.error(
                            "TASKS-030",
                            new Subject.Other("ptrace"),
                            "A process cannot be taken over: " + e.getMessage(),
                            "Run as root, or with CAP_SYS_PTRACE, and look at /proc/sys/kernel/yama/ptrace_scope.")
                    .causedBy(e));
        }
    }
}
