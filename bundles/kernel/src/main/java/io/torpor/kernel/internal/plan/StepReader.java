package io.torpor.kernel.internal.plan;

import io.torpor.kernel.internal.Offer;
import io.torpor.kernel.internal.ServiceTexts;
import io.torpor.spi.Issue;
import io.torpor.spi.Subject;
import java.util.Arrays;
import java.util.List;

/** Reads the service properties that {@link io.torpor.spi.DumpStep} and {@link io.torpor.spi.RestoreStep} stand for. */
final class StepReader<S extends Enum<S>> {
    private final Class<S> stages;
    private final String prefix;

    StepReader(Class<S> stages, String prefix) {
        this.stages = stages;
        this.prefix = prefix;
    }

    /** @throws InvalidStep when the properties do not describe a step */
    <T> Step<S, T> read(Offer<T> offer) throws InvalidStep {
        try {
            List<String> provides = ServiceTexts.of(offer, prefix + "provides");
            List<String> onlyWith = ServiceTexts.of(offer, prefix + "onlyWith");
            if (!onlyWith.isEmpty() && !provides.isEmpty()) {
                throw new IllegalArgumentException("it provides " + String.join(", ", provides)
                        + ", but takes no part in sessions without " + String.join(", ", onlyWith));
            }
            return new Step<>(
                    ServiceTexts.one(offer, prefix + "name"),
                    stage(ServiceTexts.one(offer, prefix + "stage")),
                    provides,
                    ServiceTexts.of(offer, prefix + "needs"),
                    onlyWith,
                    ServiceTexts.flag(offer, prefix + "live"),
                    offer);
        } catch (IllegalArgumentException e) {
            throw new InvalidStep(offer, e);
        }
    }

    private S stage(String name) {
        for (S stage : stages.getEnumConstants()) {
            if (stage.name().equals(name)) {
                return stage;
            }
        }
        throw new IllegalArgumentException(
                "there is no stage " + name + "; there are " + Arrays.toString(stages.getEnumConstants()));
    }

    /** A service whose properties do not describe a step. */
    static final class InvalidStep extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Offer<?> offer;

        InvalidStep(Offer<?> offer, IllegalArgumentException cause) {
            super(cause);
            this.offer = offer;
        }

        Issue issue() {
            return Issue.error(
                            "KERNEL-001",
                            new Subject.Other(offer.label()),
                            offer.label() + " does not declare itself as a step: "
                                    + getCause().getMessage(),
                            "Annotate it with @DumpStep or @RestoreStep, or remove its bundle.")
                    .causedBy(getCause());
        }
    }
}
