package io.torpor.launcher;

import java.util.List;

/** What {@code --version} prints. Container runtimes read the first line: it is the peer's version whose options and images are understood. */
final class Version {
    private static final String PEER = "4.3";

    private Version() {}

    static List<String> lines() {
        String implementation = Version.class.getPackage().getImplementationVersion();
        String torpor = "Torpor " + (implementation == null ? "(unpackaged)" : implementation);
        return List.of("Version: " + PEER, torpor);
    }
}
