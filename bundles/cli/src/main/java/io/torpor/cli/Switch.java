package io.torpor.cli;

/** The options of all commands, spelled as the peer spells them. As with the peer, any of them may be given with any command. */
public enum Switch {
    TREE("tree", 't', Argument.REQUIRED, "PID", "the root of the process tree to checkpoint"),
    IMAGES_DIR("images-dir", 'D', Argument.REQUIRED, "DIR", "directory for image files (default: the current one)"),
    WORK_DIR(
            "work-dir",
            'W',
            Argument.REQUIRED,
            "DIR",
            "directory for logs and pid files (default: that of the images)"),
    LEAVE_RUNNING("leave-running", 'R', Argument.NONE, "", "leave the tree running after the checkpoint"),
    LEAVE_STOPPED("leave-stopped", 's', Argument.NONE, "", "leave the tree stopped after checkpoint or restore"),
    RESTORE_DETACHED("restore-detached", 'd', Argument.NONE, "", "end after the restore, do not wait for the tree"),
    RESTORE_SIBLING(
            "restore-sibling", 'S', Argument.NONE, "", "restore the root as a child of our own parent (with -d)"),
    SHELL_JOB("shell-job", 'j', Argument.NONE, "", "the tree may belong to a session or terminal outside of it"),
    PIDFILE("pidfile", '\0', Argument.REQUIRED, "FILE", "write the restored root's pid to a new FILE"),
    TIMEOUT("timeout", '\0', Argument.REQUIRED, "SECONDS", "how long freezing may take (default 10; 0: no limit)"),
    TCP_CLOSE("tcp-close", '\0', Argument.NONE, "", "connected TCP sockets come back closed"),
    GHOST_LIMIT("ghost-limit", '\0', Argument.REQUIRED, "SIZE", "largest deleted file to save (K, M, G; default 1M)"),
    LINK_REMAP("link-remap", '\0', Argument.NONE, "", "a deleted file may get a temporary name if it must"),
    LOG_FILE("log-file", 'o', Argument.REQUIRED, "FILE", "log to FILE in the work directory (-: standard output)"),
    VERBOSITY("verbosity", 'v', Argument.OPTIONAL, "NUM", "0 none, 1 errors, 2 warnings (default), 3 info, 4 debug"),
    DISPLAY_STATS("display-stats", '\0', Argument.NONE, "", "print figures of the dump or restore"),
    FEATURE("feature", '\0', Argument.REQUIRED, "NAME", "check one feature only"),
    EXTRA("extra", '\0', Argument.NONE, "", "check features that only some trees need, too"),
    ALL("all", '\0', Argument.NONE, "", "check every feature"),
    HELP("help", 'h', Argument.NONE, "", "show this text"),
    VERSION("version", 'V', Argument.NONE, "", "show the version");

    /** Whether an option takes an argument. An optional one must be attached: {@code -v4}, {@code --verbosity=4}. */
    enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private final String longName;
    private final char shortName;
    private final Argument argument;
    private final String argumentName;
    private final String help;

    Switch(String longName, char shortName, Argument argument, String argumentName, String help) {
        this.longName = longName;
        this.shortName = shortName;
        this.argument = argument;
        this.argumentName = argumentName;
        this.help = help;
    }

    /** As the user types it, without dashes. */
    public String longName() {
        return longName;
    }

    Argument argument() {
        return argument;
    }

    boolean isShort(char name) {
        return shortName == name && hasShort();
    }

    private boolean hasShort() {
        return shortName != '\0';
    }

    /** For messages: {@code -t/--tree}. */
    @Override
    public String toString() {
        return hasShort() ? "-" + shortName + "/--" + longName : "--" + longName;
    }

    /** A line of the help text. */
    String helpLine() {
        StringBuilder line = new StringBuilder(hasShort() ? "  -" + shortName + ", --" : "      --").append(longName);
        switch (argument) {
            case REQUIRED -> line.append(' ').append(argumentName);
            case OPTIONAL -> line.append("[=").append(argumentName).append(']');
            case NONE -> {}
        }
        return line.append(" ".repeat(Math.max(1, 30 - line.length())))
                .append(help)
                .toString();
    }
}
