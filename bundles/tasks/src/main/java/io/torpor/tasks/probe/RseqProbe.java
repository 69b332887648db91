package io.torpor.tasks.probe;

import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.tracee.Architecture;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import java.io.IOException;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the kernel tells where a thread has its restartable sequences (rseq(2)), which every program of glibc has: one is registered, and asked for. */
@Component
@Feature(
        name = "get_rseq_conf",
        description = "restartable sequences (PTRACE_GET_RSEQ_CONFIGURATION)",
        mandatory = false)
public final class RseqProbe implements FeatureProbe {
    private static final long AREA = 0x20_0000_0000L;
    private static final int PAGE = 4096;
    private static final int READ_WRITE = 3;
    /** MAP_PRIVATE, MAP_FIXED_NOREPLACE, MAP_ANONYMOUS. */
    private static final int FIXED_ANONYMOUS = 0x10_0022;

    private static final int RSEQ_BYTES = 32;
    private static final int SIGNATURE = 0x5305_3053;

    private final Architecture architecture;

    @Activate
    public RseqProbe(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Issue> probe() {
        try {
            return Trial.run(architecture, this::probe);
        } catch (IOException | RuntimeException e) {
            return Optional.of(missing(String.valueOf(e.getMessage())).causedBy(e));
        }
    }

    private Optional<Issue> probe(PuppetTree tree) {
        Puppet puppet = tree.puppets().get(0);
        puppet.script().call("mmap", AREA, PAGE, READ_WRITE, FIXED_ANONYMOUS, -1, 0);
        puppet.script().call("rseq", AREA, RSEQ_BYTES, 0, SIGNATURE);
        tree.run();
        long[] told = tree.tracer()
                .run(tracees -> tracees.ptrace().rseq(puppet.leader().tid()));
        return told[0] == AREA && told[2] == SIGNATURE
                ? Optional.empty()
                : Optional.of(missing("this kernel does not tell"));
    }

    private static Issue missing(String why) {
        return Issue.error(
                "TASKS-036",
                new Subject.Other("rseq"),
                "Where a thread has its restartable sequences cannot be asked: " + why,
                "Use Linux 5.13 or later.");
    }
}
