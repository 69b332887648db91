package io.torpor.cli.command;

import com.google.gson.stream.JsonWriter;
import io.torpor.abi.Pid;
import io.torpor.kernel.SessionResult;
import io.torpor.spi.Issue;
import io.torpor.spi.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code torpor preflight} found, for people and for programs. */
final class PreflightReport {
    private static final String FILE = "file ";
    private static final String MAPPING = "mapping ";

    private final Pid root;
    private final SessionResult found;
    private final Map<String, Long> files;
    private final Map<String, Long> mappings;
    private final PauseEstimate estimate;

    PreflightReport(Pid root, SessionResult found) {
        this.root = root;
        this.found = found;
        files = counted(FILE);
        mappings = counted(MAPPING);
        estimate = new PauseEstimate(found, sum(files), sum(mappings));
    }

    /** Whether a dump would be refused. */
    boolean refuses() {
        return !issues(Severity.ERROR).isEmpty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (found.count("tasks") > 0) {
            lines.add("Tree of task " + root + ": " + many(found.count("tasks"), "task") + ", "
                    + many(found.count("threads"), "thread") + ", " + many(found.count("descriptors"), "descriptor")
                    + " of " + many(sum(files), "open file") + ", " + many(sum(mappings), "mapping") + ", "
                    + Amount.ofBytes(estimate.pageBytes()) + " of memory to save");
            files.forEach((kind, count) -> lines.add("  open " + kind + ": " + count));
            mappings.forEach((kind, count) -> lines.add("  memory " + kind + ": " + count));
        }
        addIssues(lines, "Refused:", Severity.ERROR);
        addIssues(lines, "Not as before after a restore:", Severity.WARNING);
        addIssues(lines, "Worth knowing:", Severity.INFO);
        if (!refuses()) {
            lines.add("A dump would save this tree: images of about " + Amount.ofBytes(estimate.imageBytes())
                    + ", a pause of about " + estimate.pauseMillis() + " ms.");
        } else {
            lines.add("A dump would refuse this tree.");
        }
        return lines;
    }

    String json() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.beginObject();
            json.name("root").value(root.number());
            json.name("dumpable").value(!refuses());
            for (String counter : List.of("tasks", "threads", "descriptors")) {
                json.name(counter).value(found.count(counter));
            }
            write(json, "files", files);
            write(json, "mappings", mappings);
            json.name("memory_bytes").value(estimate.pageBytes());
            json.name("estimated_image_bytes").value(estimate.imageBytes());
            json.name("estimated_pause_ms").value(estimate.pauseMillis());
            json.name("issues").beginArray();
            for (Issue issue : found.issues()) {
                write(json, issue);
            }
            json.endArray().endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot be written", e);
        }
        return text.toString();
    }

    private static void write(JsonWriter json, Issue issue) throws IOException {
        json.beginObject();
        json.name("code").value(issue.code());
        json.name("severity").value(issue.severity().name().toLowerCase());
        json.name("subject").value(issue.subject().toString());
        json.name("message").value(issue.message());
        json.name("remedy").value(issue.remedy());
        json.endObject();
    }

    private static void write(JsonWriter json, String name, Map<String, Long> counts) throws IOException {
        json.name(name).beginObject();
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            json.name(entry.getKey()).value(entry.getValue());
        }
        json.endObject();
    }

    private void addIssues(List<String> lines, String title, Severity severity) {
        List<Issue> issues = issues(severity);
        if (!issues.isEmpty()) {
            lines.add(title);
            issues.forEach(issue -> lines.add("  " + issue));
        }
    }

    private List<Issue> issues(Severity severity) {
        return found.issues().stream()
                .filter(issue -> issue.severity() == severity)
                .toList();
    }

    private Map<String, Long> counted(String prefix) {
        Map<String, Long> counts = new TreeMap<>();
        found.counters().forEach((counter, count) -> {
            if (counter.startsWith(prefix)) {
                counts.put(counter.substring(prefix.length()), count);
            }
        });
        return counts;
    }

    private static String many(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
