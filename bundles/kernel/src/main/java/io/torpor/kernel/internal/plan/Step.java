package io.torpor.kernel.internal.plan;

import io.torpor.kernel.internal.Offer;
import java.util.List;

/** What a service declares about itself as a step. */
public record Step<S extends Enum<S>, T>(
        String name, S stage, List<String> provides, List<String> needs, Offer<T> offer) {
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
