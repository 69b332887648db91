package io.torpor.kernel.internal.plan;

import io.torpor.kernel.internal.Offer;
import java.util.List;

/** What a service declares about itself as a step. */
public record Step<S extends Enum<S>, T>(
        String name, S stage, List<String> provides, List<String> needs, Offer<T> offer) {
    @Override
    public String toString() {
        return "`" + name + "`";
    }
}
