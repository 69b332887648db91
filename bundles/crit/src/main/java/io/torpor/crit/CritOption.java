package io.torpor.crit;

/** The options of {@code crit}, as its command line, its help text and its manual page know them. */
public enum CritOption {
    IN('i', "--in", "FILE", "read from FILE (default: standard input)"),
    OUT('o', "--out", "FILE", "write to FILE (default: standard output)"),
    PRETTY(
            '\0',
            "--pretty",
            "",
            "several lines; addresses, flags and masks, devices, IP addresses and socket states as people write them"),
    NO_PAYLOAD(
            '\0',
            "--nopl",
            "",
            "leave out the raw bytes that follow entries (content of pipes, queues, deleted files); what remains cannot be encoded again"),
    HELP('h', "--help", "", "show this text"),
    VERSION('\0', "--version", "", "show the version of the peer whose JSON this is");

    private final char shortName;
    private final String longName;
    private final String argumentName;
    private final String help;

    CritOption(char shortName, String longName, String argumentName, String help) {
        this.shortName = shortName;
        this.longName = longName;
        this.argumentName = argumentName;
        this.help = help;
    }

    /** With both dashes. */
    public String longName() {
        return longName;
    }

    /** What stands for its argument in texts; empty when it has none. */
    public String argumentName() {
        return argumentName;
    }

    public String help() {
        return help;
    }

    /** All names that it has: {@code -i}, {@code --in}. */
    public String[] names() {
        return shortName == '\0' ? new String[] {longName} : new String[] {"-" + shortName, longName};
    }

    boolean isShort(char name) {
        return shortName == name && name != '\0';
    }

    boolean takesValue() {
        return !argumentName.isEmpty();
    }

    /** In a synopsis: {@code [-i FILE]}. */
    String synopsis() {
        return "[" + names()[0] + (takesValue() ? " " + argumentName : "") + "]";
    }
}
