package io.torpor.cli.probe;

import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Linux 5.10 or later, by {@code /proc/sys/kernel/osrelease}; see proc(5). */
@Component
@Feature(name = "kernel_version", description = "Linux 5.10 or later", mandatory = true)
public final class KernelVersionProbe implements FeatureProbe {
    private static final int MAJOR = 5;
    private static final int MINOR = 10;

    @Override
    public Optional<Issue> probe() {
        try {
            return judge(Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Optional<Issue> judge(String release) {
        String[] parts = release.split("[^0-9]", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            if (major > MAJOR || major == MAJOR && Integer.parseInt(parts[1]) >= MINOR) {
                return Optional.empty();
            }
            return Optional.of(issue("Linux " + release + " is too old"));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.of(issue("The kernel calls itself " + release + ", which is no version")
                    .causedBy(e));
        }
    }

    private static Issue issue(String message) {
        return Issue.error(
                "CLI-006", new Subject.Other("the kernel"), message, "Use Linux " + MAJOR + "." + MINOR + " or later.");
    }
}
