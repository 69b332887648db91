package io.torpor.cli;

import java.util.ArrayList;
import java.util.List;

/** What {@code --help} shows. */
public final class HelpText {
    /** In one sentence. */
    public static final String PURPOSE = "Freezes a process tree, writes it to image files, and brings it back.";

    /**
     * A command, and what comes with it.
     *
     * @param words as the user types them, after the program's name
     */
    public record Usage(String words, String help) {
        /** The first word. */
        public String command() {
            int end = words.indexOf(' ');
            return end < 0 ? words : words.substring(0, end);
        }
    }

    private static final int HELP_AT = 38;

    private static final List<Usage> COMMANDS = List.of(
            new Usage("dump -t PID [options]", "checkpoint a process tree into image files"),
            new Usage("restore [options]", "bring it back from them"),
            new Usage(
                    "preflight PID [--json] [options]",
                    "what a dump would save, lose and refuse; the tree is not even stopped"),
            new Usage("recover [--run ID] [--json]", "mend what an engine that was killed has left locked or frozen"),
            new Usage("check [--extra|--experimental|--all|--feature NAME]", "whether this machine has what it takes"),
            new Usage(
                    "cpuinfo dump|check [--cpu-cap CAP]",
                    "save what this processor can do, or compare it with what was saved"),
            new Usage("service [--address FILE] [-d]", "do both for programs that ask through a socket"),
            new Usage("swrk FD", "the same for the one that started this one"),
            new Usage("plan dump PID", "the steps of a dump, in order, and why"),
            new Usage("plan restore DIR", "the steps of a restore"),
            new Usage("crit --help", "images as JSON and back, views of a checkpoint, its check"),
            new Usage("demo", "checkpoint and restore a small program, and show it"));
    private static final List<String> NOTES = List.of(
            "Options without an argument are taken back by --no-OPTION. Numbers after -v set the level, each -v adds one.",
            "Options are also read, one a line and without dashes, from /etc/criu/default.conf, $HOME/.criu/default.conf,",
            "$CRIU_CONFIG_FILE and the file of --config, in this order; the command line comes last and wins.",
            "",
            "Exit codes: 0 done, 1 refused or failed; the one message says why.");

    private HelpText() {}

    public static List<Usage> commands() {
        return COMMANDS;
    }

    /** What holds for all options; paragraphs are parted by an empty line. */
    public static List<String> notes() {
        return NOTES;
    }

    /** @param program the name that the user called */
    public static List<String> lines(String program) {
        List<String> lines = new ArrayList<>();
        lines.add(PURPOSE);
        lines.add("");
        lines.add("Usage:");
        for (Usage usage : COMMANDS) {
            String line = "  " + program + " " + usage.words();
            if (line.length() + 2 > HELP_AT) {
                lines.add(line);
                line = "";
            }
            lines.add(line + " ".repeat(HELP_AT - line.length()) + usage.help());
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
