package io.torpor.cli;

import io.torpor.cli.Switch.Argument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a command line as GNU {@code getopt_long} does: options and operands in any order, {@code -sRD dir}, {@code -t1}, {@code --tree=1},
 * unambiguous beginnings of long names, {@code --} as the end of options. As with the peer, {@code --no-} takes back an option that has no argument,
 * and each {@code -v} without a number adds one to the verbosity. Lines of configuration files are options like any others, given before.
 */
public final class CommandLine {
    private static final String VERBOSITY_PRESET = "2";
    private static final String NEGATION = "no-";
    private static final String HINT = "; --help shows all";

    private final Map<Switch, List<String>> values = new EnumMap<>(Switch.class);
    private final List<String> operands = new ArrayList<>();

    private String[] arguments;
    private int next;
    /** Where the first operand after {@code --} is; -1 if nothing follows one. */
    private int firstAfterDashes = -1;

    private CommandLine() {}

    /** Reads arguments, and nothing else. */
    public static Invocation parse(String... arguments) throws UsageException {
        return parse(List.of(), arguments);
    }

    /**
     * Reads configuration files, then arguments; what comes later wins. An option that was refused for now is refused when {@link Invocation#refuseUnbuilt} is
     * called, as a later source may take it back.
     *
     * @throws UsageException also when a file cannot be read; the message of a bad line begins with file and line
     */
    public static Invocation parse(List<Path> configurationFiles, String... arguments) throws UsageException {
        CommandLine line = new CommandLine();
        for (Path file : configurationFiles) {
            line.readFile(file);
        }
        line.read(arguments.clone());
        return new Invocation(line.values, line.operands, line.firstAfterDashes);
    }

    private void readFile(Path file) throws UsageException {
        for (ConfigurationFile.Line line : ConfigurationFile.read(file)) {
            try {
                read(line.argument());
            } catch (UsageException e) {
                throw new UsageException(line.place() + ": " + e.getMessage());
            }
        }
    }

    private void read(String... given) throws UsageException {
        arguments = given;
        next = 0;
        boolean options = true;
        while (next < arguments.length) {
            String argument = arguments[next++];
            if (!options || argument.length() < 2 || argument.charAt(0) != '-') {
                operands.add(argument);
            } else if (argument.equals("--")) {
                options = false;
                firstAfterDashes = operands.size();
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
        set(option, value == null && option.needsArgument() ? following("--" + option.longName()) : value);
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
            if (option.needsArgument()) {
                set(option, rest.isEmpty() ? following("-" + cluster.charAt(at)) : rest);
                return;
            }
            if (option.argument() == Argument.OPTIONAL
                    && !rest.isEmpty()
                    && (option != Switch.VERBOSITY || Character.isDigit(rest.charAt(0)))) {
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
        if (option == Switch.VERBOSITY) {
            values.put(option, List.of(verbosity(value)));
        } else if (option.argument() == Argument.REPEATED) {
            values.computeIfAbsent(option, o -> new ArrayList<>()).add(value);
        } else {
            values.put(option, List.of(value == null ? "" : value));
        }
    }

    private String verbosity(String value) throws UsageException {
        if (value != null) {
            return String.valueOf(Figures.count(Switch.VERBOSITY, value));
        }
        List<String> before = values.get(Switch.VERBOSITY);
        return String.valueOf(Integer.parseInt(before == null ? VERBOSITY_PRESET : before.get(0)) + 1);
    }
}
