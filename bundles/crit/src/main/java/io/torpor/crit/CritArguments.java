package io.torpor.crit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What follows a command's name, read as Python's {@code argparse} does: options and operands in any order, {@code -iFILE}, {@code --in=FILE}, {@code --pre} for {@code --pretty}. */
final class CritArguments {
    static final String IN = "--in";
    static final String OUT = "--out";
    static final String PRETTY = "--pretty";
    static final String NO_PAYLOAD = "--nopl";
    static final String HELP = "--help";

    private static final Map<Character, String> LETTERS = Map.of('i', IN, 'o', OUT, 'h', HELP);

    private final Map<String, String> options = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    /** @param known the options that the command has, long */
    CritArguments(List<String> arguments, List<String> known) throws CritUsage {
        boolean only = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (only || argument.length() < 2 || argument.charAt(0) != '-') {
                operands.add(argument);
                continue;
            }
            if (argument.equals("--")) {
                only = true;
                continue;
            }
            boolean isLong = argument.startsWith("--");
            int equals = isLong ? argument.indexOf('=') : -1;
            String typed = !isLong ? argument.substring(0, 2) : equals < 0 ? argument : argument.substring(0, equals);
            String attached = isLong ? (equals < 0 ? null : argument.substring(equals + 1)) : attachedTo(argument);
            String option = isLong ? match(typed, known) : LETTERS.get(typed.charAt(1));
            if (option == null || !known.contains(option)) {
                throw new CritUsage("unrecognized argument " + argument);
            }
            boolean takesValue = option.equals(IN) || option.equals(OUT);
            if (!takesValue && attached != null) {
                throw new CritUsage("option " + typed + " takes no value");
            }
            if (takesValue && attached == null) {
                if (++i == arguments.size()) {
                    throw new CritUsage("option " + typed + " wants a file");
                }
                attached = arguments.get(i);
            }
            options.put(option, attached == null ? "" : attached);
        }
    }

    private static String attachedTo(String shortOption) {
        return shortOption.length() > 2 ? shortOption.substring(2) : null;
    }

    private static String match(String typed, List<String> known) throws CritUsage {
        String match = null;
        for (String option : known) {
            if (option.startsWith(typed)) {
                if (match != null) {
                    throw new CritUsage("option " + typed + " is ambiguous: " + match + ", " + option);
                }
                match = option;
            }
        }
        return match;
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** Null if the option was not given. */
    String value(String option) {
        return options.get(option);
    }

    /** Exactly these operands. */
    List<String> operands(String... names) throws CritUsage {
        if (operands.size() < names.length) {
            throw new CritUsage("the argument " + names[operands.size()] + " is missing");
        }
        if (operands.size() > names.length) {
            throw new CritUsage("unrecognized argument " + operands.get(names.length));
        }
        return operands;
    }
}
