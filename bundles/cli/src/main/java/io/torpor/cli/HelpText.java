package io.torpor.cli;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} shows. */
public final class HelpText {
    private static final List<String> COMMANDS = List.of(
            "  PROGRAM dump -t PID [options]       checkpoint a process tree into image files",
            "  PROGRAM restore [options]           bring it back from them",
            "  PROGRAM check [--extra|--experimental|--all|--feature NAME]",
            "                                      whether this machine has what it takes",
            "  PROGRAM plan dump PID               the steps of a dump, in order, and why",
            "  PROGRAM plan restore DIR            the steps of a restore",
            "  PROGRAM crit --help                 images as JSON and back, views of a checkpoint, its check",
            "  PROGRAM demo                        checkpoint and restore a small program, and show it");
    private static final List<String> NOTES = List.of(
            "Options without an argument are taken back by --no-OPTION. Numbers after -v set the level, each -v adds one.",
            "Options are also read, one a line and without dashes, from /etc/criu/default.conf, $HOME/.criu/default.conf,",
            "$CRIU_CONFIG_FILE and the file of --config, in this order; the command line comes last and wins.",
            "",
            "Exit codes: 0 done, 1 refused or failed; the one message says why.");

    private HelpText() {}

    /** @param program the name that the user called */
    public static List<String> lines(String program) {
        List<String> lines = new ArrayList<>();
        lines.add("Freezes a process tree, writes it to image files, and brings it back.");
        lines.add("");
        lines.add("Usage:");
        for (String command : COMMANDS) {
            lines.add(command.replace("PROGRAM", program));
        }
        lines.add("");
        lines.add("Options:");
        addOptions(lines, true);
        lines.add("");
        lines.add("Known, and refused as not supported yet:");
        addOptions(lines, false);
        lines.add("");
        lines.addAll(NOTES);
        return lines;
    }

    private static void addOptions(List<String> lines, boolean built) {
        for (Switch option : Switch.values()) {
            if (option.isBuilt("") == built) {
                lines.add(option.helpLine());
            }
        }
    }
}
