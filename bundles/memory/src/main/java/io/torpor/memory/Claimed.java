package io.torpor.memory;

import io.torpor.spi.Claimants;
import io.torpor.spi.MappingDumper;
import io.torpor.spi.TorporException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who saves mappings: found out once for all that are described alike. For the session's thread. */
final class Claimed {
    private final Claimants<MappingDumper> claimants;
    private final Map<List<String>, MappingDumper> dumpers = new HashMap<>();

    Claimed(Claimants<MappingDumper> claimants) {
        this.claimants = claimants;
    }

    /** @throws TorporException when nobody claims it, or more than one does */
    MappingDumper of(TaskMapping mapping) throws TorporException {
        MappingDumper dumper = dumpers.get(mapping.descriptions());
        if (dumper == null) {
            dumper = claimants.claim(mapping.subject(), mapping.descriptions());
            dumpers.put(mapping.descriptions(), dumper);
        }
        return dumper;
    }
}
