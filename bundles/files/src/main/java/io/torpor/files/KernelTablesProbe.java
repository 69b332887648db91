package io.torpor.files;

import io.torpor.linux.KernelFiles;
import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.tracee.Architecture;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether descriptor tables can be read from the kernel at once: {@link KernelFiles}. */
@Component
@Feature(name = "bpf_task_file", description = "reading descriptor tables at once (iterators of bpf)")
public final class KernelTablesProbe implements FeatureProbe {
    private final Architecture architecture;

    @Activate
    public KernelTablesProbe(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Issue> probe() {
        try {
            KernelFiles.open(architecture.syscalls().number("bpf")).close();
            return Optional.empty();
        } catch (KernelFiles.Unavailable e) {
            return Optional.of(Issue.error(
                            "FILES-037",
                            new Subject.Other("bpf_task_file"),
                            "Descriptors cannot be read a table at a time, so applications with hundreds of them wait longer: "
                                    + e.getMessage(),
                            "Use Linux 6.1 or later with CONFIG_DEBUG_INFO_BTF, and run as root, or with CAP_BPF and CAP_PERFMON.")
                    .causedBy(e));
        }
    }
}
