package io.torpor.cli;

import io.torpor.cli.Switch.Argument;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a command line as GNU {@code getopt_long} does: options and operands in any order, {@code -sRD dir}, {@code -t1}, {@code --tree=1},
 * unambiguous beginnings of long names, {@code --} as the end of options. As with the peer, {@code --no-} takes back an option that has no argument,
 * and each {@code -v} without a number adds one to the verbosity.
 */
public final class CommandLine {
    private static final String VERBOSITY_PRESET = "2";
    private static final String NEGATION = "no-";
    private static final String HINT = "; --help shows all";

    private final Map<Switch, String> values = new EnumMap<>(Switch.class);
    private final List<String> operands = new ArrayList<>();
    private final String[] arguments;
    private int next;

    private CommandLine(String[] arguments) {
        this.arguments = arguments;
    }

    public static Invocation parse(String... arguments) throws UsageException {
        CommandLine line = new CommandLine(arguments.clone());
        line.read();
        return new Invocation(line.values, line.operands);
    }

    private void read() throws UsageException {
        boolean options = true;
        while (next < arguments.length) {
            String argument = arguments[next++];
            if (!options || argument.length() < 2 || argument.charAt(0) != '-') {
                operands.add(argument);
            } else if (argument.equals("--")) {
                options = false;
            } else if (argument.startsWith("--")) {
                readLong(argument.substring(2));
            } else {
                readShort(argument);
            }
        }
    }

    private void readLong(String text) throws UsageException {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? null : text.substring(equals + 1);
        Switch option = match(name);
        if (option == null) {
            Switch negated = name.startsWith(NEGATION) ? match(name.substring(NEGATION.length())) : null;
            if (negated == null || negated.argument() != Argument.NONE || value != null) {
                throw new UsageException("Unrecognized option --" + name + HINT);
            }
            values.remove(negated);
            return;
        }
        if (value != null && option.argument() == Argument.NONE) {
            throw new UsageException("Option --" + option.longName() + " takes no argument");
        }
        set(
                option,
                value == null && option.argument() == Argument.REQUIRED ? following("--" + option.longName()) : value);
    }

    /** The option with this long name, or the only one that begins so; null if there is none. */
    private static Switch match(String name) throws UsageException {
        List<String> candidates = new ArrayList<>();
        Switch match = null;
        for (Switch option : Switch.values()) {
            if (option.longName().equals(name)) {
                return option;
            }
            if (option.longName().startsWith(name)) {
                match = option;
                candidates.add("--" + option.longName());
            }
        }
        if (candidates.size() > 1) {
            throw new UsageException("Option --" + name + " is ambiguous: " + String.join(", ", candidates));
        }
        return match;
    }

    private void readShort(String cluster) throws UsageException {
        for (int at = 1; at < cluster.length(); at++) {
            Switch option = find(cluster.charAt(at));
            String rest = cluster.substring(at + 1);
            if (option.argument() == Argument.REQUIRED) {
                set(option, rest.isEmpty() ? following("-" + cluster.charAt(at)) : rest);
                return;
            }
            if (option.argument() == Argument.OPTIONAL && !rest.isEmpty() && Character.isDigit(rest.charAt(0))) {
                set(option, rest);
                return;
            }
            set(option, null);
        }
    }

    private static Switch find(char name) throws UsageException {
        for (Switch option : Switch.values()) {
            if (option.isShort(name)) {
                return option;
            }
        }
        throw new UsageException("Unrecognized option -" + name + HINT);
    }

    private String following(String option) throws UsageException {
        if (next == arguments.length) {
            throw new UsageException("Option " + option + " requires an argument");
        }
        return arguments[next++];
    }

    private void set(Switch option, String value) throws UsageException {
        if (option != Switch.VERBOSITY) {
            values.put(option, value == null ? "" : value);
        } else if (value == null) {
            values.put(option, String.valueOf(Integer.parseInt(values.getOrDefault(option, VERBOSITY_PRESET)) + 1));
        } else {
            values.put(option, String.valueOf(Figures.count(option, value)));
        }
    }
}
