package io.torpor.credentials;

import io.torpor.tracee.Puppet;
import java.util.Map;

/** What each puppet has got from the engine. */
record Baselines(Map<Puppet, Baseline> byPuppet) {
    Baseline of(Puppet puppet) {
        return byPuppet.get(puppet);
    }
}
