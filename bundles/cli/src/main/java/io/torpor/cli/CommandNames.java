package io.torpor.cli;

import java.util.Map;
import java.util.Set;

/** Commands of the peer's that no service answers for. */
public final class CommandNames {
    private static final Set<String> LATER = Set.of("pre-dump", "page-server", "lazy-pages", "dedup");
    private static final Map<String, String> REMOVED = Map.of(
            "show", "Command show is gone; say crit decode -i FILE --pretty",
            "exec", "Command exec is gone, and nothing took its place");

    private CommandNames() {}

    /** @throws UsageException when the peer has that command, or had it once, and this program has not */
    public static void refuse(String command) throws UsageException {
        if (LATER.contains(command)) {
            throw new UsageException("Command " + command + " is not supported yet");
        }
        if (REMOVED.containsKey(command)) {
            throw new UsageException(REMOVED.get(command));
        }
    }
}
