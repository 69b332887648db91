package io.torpor.crit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code --help} shows, and the manual page besides. */
public final class CritHelp {
    /** In one sentence. */
    public static final String PURPOSE = "Shows and changes the image files of a checkpoint.";

    /** A paragraph each. */
    public static final List<String> NOTES = List.of(
            "An image is {\"magic\": TYPE, \"entries\": [...]}, each entry with the fields of its message; raw bytes after it are its member \"extra\", "
                    + "in base64. decode and encode bring back the same file, bit for bit. Numbers may be given as 10, \"0xa\" or by the names that "
                    + "--pretty shows. Files of pages and of other tools (pages-*.img, iptables-*.img) are not shown.",
            "Exit codes: 0 done, 1 refused or failed (one message says why), 2 wrong arguments.");

    private static final int WIDTH = 100;
    private static final int COMMANDS_AT = 36;
    private static final int OPTIONS_AT = 19;

    private CritHelp() {}

    static String usage(String program) {
        String commands =
                Arrays.stream(CritCommand.values()).map(CritCommand::word).collect(Collectors.joining(","));
        return "usage: " + program + " {" + commands + "} ...";
    }

    static String text(String program) {
        List<String> lines = new ArrayList<>(List.of(PURPOSE, "", "usage:"));
        for (CritCommand command : CritCommand.values()) {
            add(lines, "  " + program + " " + command.synopsis(), COMMANDS_AT, command.help());
        }
        lines.add("");
        lines.add("options:");
        for (CritOption option : CritOption.values()) {
            String argument = option.argumentName().isEmpty() ? "" : " " + option.argumentName();
            add(lines, "  " + String.join(", ", option.names()) + argument, OPTIONS_AT, option.help());
        }
        for (String note : NOTES) {
            lines.add("");
            wrap(lines, "", note);
        }
        return String.join("\n", lines) + "\n";
    }

    private static void add(List<String> lines, String what, int column, String help) {
        String indent = " ".repeat(column);
        if (what.length() + 2 > column) {
            lines.add(what);
            wrap(lines, indent, help);
        } else {
            int first = lines.size();
            wrap(lines, indent, help);
            lines.set(first, what + lines.get(first).substring(what.length()));
        }
    }

    private static void wrap(List<String> lines, String indent, String text) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ")) {
            if (line.length() + word.length() >= WIDTH && line.length() > indent.length()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(indent);
            }
            line.append(word).append(' ');
        }
        lines.add(line.toString().stripTrailing());
    }
}
