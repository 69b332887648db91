package io.torpor.cli.command;

import io.torpor.kernel.SessionResult;
import io.torpor.kernel.StageTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code --display-stats} prints: the peer's lines for what it knows too, then every other counter by its own name. */
final class Statistics {
    private static final Map<String, String> DUMP = Map.of(
            "pages-scanned", "Memory pages scanned",
            "pages-skipped-parent", "Memory pages skipped from parent",
            "pages-written", "Memory pages written",
            "pages-lazy", "Lazy memory pages");
    private static final Map<String, String> RESTORE = Map.of(
            "pages-compared", "Pages compared",
            "pages-skipped-cow", "Pages skipped COW",
            "pages-restored", "Pages restored");

    private Statistics() {}

    static List<String> ofDump(SessionResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("Displaying dump stats:");
        lines.add(time("Freezing time", stage(result, "FREEZE")));
        lines.add(time("Frozen time", result.frozenNanos()));
        lines.add(time("Memory dump time", stage(result, "MEMORY")));
        addCounters(lines, result, DUMP);
        return lines;
    }

    static List<String> ofRestore(SessionResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("Displaying restore stats:");
        addCounters(lines, result, RESTORE);
        lines.add(time("Restore time", result.totalNanos()));
        lines.add(time("Forking time", stage(result, "BIRTH")));
        return lines;
    }

    private static void addCounters(List<String> lines, SessionResult result, Map<String, String> peerNames) {
        result.counters()
                .forEach((counter, value) -> lines.add(peerNames.getOrDefault(counter, counter) + ": " + value + " (0x"
                        + Long.toHexString(value) + ")"));
    }

    private static long stage(SessionResult result, String name) {
        long nanos = 0;
        for (StageTiming stage : result.stages()) {
            if (stage.stage().equals(name)) {
                nanos += stage.nanos();
            }
        }
        return nanos;
    }

    private static String time(String name, long nanos) {
        return name + ": " + nanos / 1000 + " us";
    }
}
