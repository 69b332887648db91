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

/**
 * {@code CAP_SYS_PTRACE}, and {@code CAP_CHECKPOINT_RESTORE} or {@code CAP_SYS_ADMIN}, among the effective capabilities of this process; see
 * capabilities(7), numbers of {@code linux/capability.h}.
 */
@Component
@Feature(name = "privileges", description = "capabilities to trace and to restore processes", mandatory = true)
public final class PrivilegeProbe implements FeatureProbe {
    private static final String EFFECTIVE = "CapEff:";
    private static final int SYS_PTRACE = 19;
    private static final int SYS_ADMIN = 21;
    private static final int CHECKPOINT_RESTORE = 40;

    @Override
    public Optional<Issue> probe() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(EFFECTIVE)) {
                    return judge(Long.parseUnsignedLong(
                            line.substring(EFFECTIVE.length()).strip(), 16));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no " + EFFECTIVE + " in /proc/self/status");
    }

    static Optional<Issue> judge(long effective) {
        if (!has(effective, SYS_PTRACE)) {
            return Optional.of(missing("CAP_SYS_PTRACE"));
        }
        if (!has(effective, CHECKPOINT_RESTORE) && !has(effective, SYS_ADMIN)) {
            return Optional.of(missing("CAP_CHECKPOINT_RESTORE"));
        }
        return Optional.empty();
    }

    private static boolean has(long capabilities, int number) {
        return (capabilities & 1L << number) != 0;
    }

    private static Issue missing(String capability) {
        return Issue.error(
                "CLI-007",
                new Subject.Other("this process"),
                "This process has no " + capability,
                "Run it as root, or give it that capability.");
    }
}
