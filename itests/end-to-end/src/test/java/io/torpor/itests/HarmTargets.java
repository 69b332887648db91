package io.torpor.itests;

import java.util.Set;

/** Programs in {@code itests/workloads} that are not dumped and restored as they are: the tests that harm is done with use them. */
final class HarmTargets {
    static final Set<String> NAMES = Set.of("still", "busy");

    private HarmTargets() {}
}
