package io.torpor.crit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What follows a command's name, read as Python's {@code argparse} does: options and operands in any order, {@code -iFILE}, {@code --in=FILE}, {@code --pre} for {@code --pretty}. */
final class CritArguments {
    private final Map<CritOption, String> options = new EnumMap<>(CritOption.class);
    private final List<String> operands = new ArrayList<>();

    CritArguments(CritCommand command, List<String> arguments) throws CritUsage {
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
            CritOption option =
                    isLong ? match(typed, command.options()) : withLetter(typed.charAt(1), command.options());
            if (option == null) {
                throw new CritUsage("unrecognized argument " + argument);
            }
            if (!option.takesValue() && attached != null) {
                throw new CritUsage("option " + typed + " takes no value");
            }
            if (option.takesValue() && attached == null) {
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

    private static CritOption withLetter(char letter, List<CritOption> known) {
        for (CritOption option : known) {
            if (option.isShort(letter)) {
                return option;
            }
        }
        return null;
    }

    private static CritOption match(String typed, List<CritOption> known) throws CritUsage {
        CritOption match = null;
        for (CritOption option : known) {
            if (option.longName().startsWith(typed)) {
                if (match != null) {
                    throw new CritUsage(
                            "option " + typed + " is ambiguous: " + match.longName() + ", " + option.longName());
                }
                match = option;
            }
        }
        return match;
    }

    boolean has(CritOption option) {
        return options.containsKey(option);
    }

    /** Null if the option was not given. */
    String value(CritOption option) {
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
