package io.torpor.tasks.probe;

import io.torpor.abi.LocalFd;
import io.torpor.abi.RemoteFd;
import io.torpor.linux.Processes;
import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Dummy;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether open files of other processes can be fetched: pidfd_getfd(2), Linux 5.6. */
@Component
@Feature(name = "pidfd_getfd", description = "fetching open files of other processes (pidfd_getfd)", mandatory = true)
public final class DescriptorFetchProbe implements FeatureProbe {
    private final Architecture architecture;

    @Activate
    public DescriptorFetchProbe(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Issue> probe() {
        try (Dummy dummy = Dummy.start(architecture, List.of());
                LocalFd pidfd = Processes.pidfd(dummy.pid());
                LocalFd fetched = Processes.fetch(pidfd, new RemoteFd(0))) {
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(Issue.error(
                            "TASKS-032",
                            new Subject.Other("pidfd_getfd"),
                            "Open files of other processes cannot be fetched: " + e.getMessage(),
                            "Use Linux 5.6 or later, and run as root, or with CAP_SYS_PTRACE.")
                    .causedBy(e));
        }
    }
}
