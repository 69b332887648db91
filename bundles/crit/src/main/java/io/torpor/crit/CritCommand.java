package io.torpor.crit;

import java.util.List;

/** The commands of {@code crit}, as its command line, its help text and its manual page know them. */
public enum CritCommand {
    DECODE("decode", "", "an image as JSON", CritOption.IN, CritOption.OUT, CritOption.PRETTY, CritOption.NO_PAYLOAD),
    ENCODE("encode", "", "JSON as an image", CritOption.IN, CritOption.OUT),
    SHOW("show", "IN", "as decode --pretty, to standard output", CritOption.NO_PAYLOAD),
    INFO("info", "IN", "what an image is, and how many entries it has"),
    EXPLORE(
            "x",
            "DIR {ps,fds,mems,rss}",
            "the tasks of a checkpoint, their descriptors, their mappings, which pages of these are saved"),
    VERIFY("verify", "DIR", "whether a checkpoint is complete and fits together");

    private final String word;
    private final String operands;
    private final String help;
    private final List<CritOption> options;

    CritCommand(String word, String operands, String help, CritOption... options) {
        this.word = word;
        this.operands = operands;
        this.help = help;
        this.options = List.of(options);
    }

    /** The command of that name; null if there is none. */
    static CritCommand named(String word) {
        for (CritCommand command : values()) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }

    /** What the user types. */
    public String word() {
        return word;
    }

    public String help() {
        return help;
    }

    /** Those that it alone has: all have {@code --help}. */
    public List<CritOption> options() {
        return options;
    }

    /** The command with its options and operands: {@code show [--nopl] IN}. */
    public String synopsis() {
        StringBuilder text = new StringBuilder(word);
        for (CritOption option : options) {
            text.append(' ').append(option.synopsis());
        }
        return operands.isEmpty()
                ? text.toString()
                : text.append(' ').append(operands).toString();
    }
}
