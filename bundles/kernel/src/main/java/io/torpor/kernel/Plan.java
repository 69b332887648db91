package io.torpor.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a session in the order in which they run. {@link #toString} is what {@code torpor plan} prints.
 *
 * @param steps stage by stage; inside a stage after what they need, ties by name
 */
public record Plan(List<PlannedStep> steps) {
    private static final List<String> HEADINGS = List.of("STAGE", "STEP", "NEEDS", "PROVIDES", "BUNDLE", "WHY HERE");
    private static final String GAP = "  ";

    public Plan {
        steps = List.copyOf(steps);
    }

    /** A table with a heading, a line for each step, columns aligned. */
    public List<String> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (PlannedStep step : steps) {
            rows.add(List.of(
                    step.stage(),
                    step.name(),
                    words(step.needs()),
                    words(step.provides()),
                    step.bundle(),
                    step.reason()));
        }
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> aligned(row, widths)).toList();
    }

    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    private static String words(List<String> capabilities) {
        return capabilities.isEmpty() ? "-" : String.join(" ", capabilities);
    }

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length - 1; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.append(row.get(widths.length - 1)).toString();
    }
}
