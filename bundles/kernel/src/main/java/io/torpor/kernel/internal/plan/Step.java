package io.torpor.kernel.internal.plan;

import io.torpor.kernel.internal.Offer;
import io.torpor.spi.Options;
import java.util.List;

/**
 * What a service declares about itself as a step.
 *
 * @param onlyWith names of options; if there are any, one must be given for the step to take part
 * @param live whether it takes part in preflights
 */
public record Step<S extends Enum<S>, T>(
        String name,
        S stage,
        List<String> provides,
        List<String> needs,
        List<String> onlyWith,
        boolean live,
        Offer<T> offer) {
    /** Whether it has a part in a session with these options. */
    public boolean takesPart(Options options) {
        if (options.get(Options.PREFLIGHT) && !live) {
            return false;
        }
        for (String option : onlyWith) {
            if (options.has(option)) {
                return true;
            }
        }
        return onlyWith.isEmpty();
    }

    /** Names are unique in a plan. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Step<?, ?> that && offer == that.offer && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "`" + name + "`";
    }
}
