package io.torpor.tasks.probe;

import io.torpor.abi.KcmpTypes;
import io.torpor.linux.Kcmp;
import io.torpor.linux.Processes;
import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.tracee.Architecture;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the kernel tells what tasks share: kcmp(2), CONFIG_KCMP. */
@Component
@Feature(name = "kcmp", description = "telling what processes share (kcmp)", mandatory = true)
public final class KcmpProbe implements FeatureProbe {
    private final Architecture architecture;

    @Activate
    public KcmpProbe(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Issue> probe() {
        int self = Processes.self().number();
        try {
            new Kcmp(architecture.syscalls().number("kcmp")).compare(KcmpTypes.KCMP_VM, self, self, 0, 0);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(Issue.error(
                            "TASKS-033", new Subject.Other("kcmp"), "The kernel does not tell what processes share: " + e.getMessage(),
                            "Use a kernel that was configured with CONFIG_KCMP.")
                    .causedBy(e));
        }
    }
}
