package io.torpor.cli.command;

import io.torpor.spi.Feature;
import io.torpor.spi.FeatureProbe;
import java.util.Map;

/** A probe with what its service properties tell. */
record NamedProbe(String name, String description, boolean mandatory, FeatureProbe probe) {
    static NamedProbe of(Map<String, Object> properties, FeatureProbe probe) {
        return new NamedProbe(
                (String) properties.get(Feature.PREFIX_ + "name"),
                (String) properties.get(Feature.PREFIX_ + "description"),
                Boolean.TRUE.equals(properties.get(Feature.PREFIX_ + "mandatory")),
                probe);
    }
}
