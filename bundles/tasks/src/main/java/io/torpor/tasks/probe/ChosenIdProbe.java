package io.torpor.tasks.probe;

import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import io.torpor.tasks.Births;
import io.torpor.tracee.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether a process can be given a chosen id: clone3(2) with {@code set_tid}, Linux 5.5. */
@Component
@Feature(name = "clone3_set_tid", description = "giving a process a chosen id (clone3 with set_tid)", mandatory = true)
public final class ChosenIdProbe implements FeatureProbe {
    private static final int LOWEST = 300;

    private final Architecture architecture;

    @Activate
    public ChosenIdProbe(@Reference Architecture architecture) {
        this.architecture = architecture;
    }

    @Override
    public Optional<Issue> probe() {
        try {
            return Trial.run(architecture, tree -> {
                Births.process(tree.puppets().get(0).script(), freeId(), false);
                tree.run();
                return Optional.empty();
            });
        } catch (IOException | RuntimeException e) {
            return Optional.of(Issue.error(
                            "TASKS-031",
                            new Subject.Other("clone3"),
                            "A process cannot be given a chosen id: " + e.getMessage(),
                            "Use Linux 5.5 or later, and run as root, or with CAP_CHECKPOINT_RESTORE.")
                    .causedBy(e));
        }
    }

    private static int freeId() {
        int id = LOWEST;
        while (Files.exists(Path.of("/proc/" + id))) {
            id++;
        }
        return id;
    }
}
