package io.torpor.cli.probe;

import io.torpor.linux.SyscallException;
import io.torpor.spi.FeatureProbe;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.io.IOException;
import java.util.Optional;

/**
 * Something that a kernel has or has not, under the name that the peer has for it.
 *
 * @param name as {@code check --feature} takes it
 * @param purpose what it is for
 * @param mandatory nothing works without it
 */
public record KernelFeature(String name, String purpose, boolean mandatory, Trial trial) implements FeatureProbe {
    /** Tries it, and leaves no trace. */
    @FunctionalInterface
    interface Trial {
        /** @return whether it worked */
        boolean works() throws IOException;
    }

    static KernelFeature needed(String name, String purpose, Trial trial) {
        return new KernelFeature(name, purpose, true, trial);
    }

    static KernelFeature extra(String name, String purpose, Trial trial) {
        return new KernelFeature(name, purpose, false, trial);
    }

    @Override
    public Optional<Issue> probe() {
        try {
            return trial.works() ? Optional.empty() : Optional.of(missing("this kernel does not have it"));
        } catch (IOException | SyscallException e) {
            return Optional.of(missing(String.valueOf(e.getMessage())).causedBy(e));
        }
    }

    private Issue missing(String why) {
        return Issue.error("CLI-009", new Subject.Other(name), name + " does not work: " + why, "");
    }
}
