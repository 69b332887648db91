package io.torpor.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one command line asks for. Immutable. */
public final class Invocation {
    private static final int VERBOSITY_PRESET = 2;

    private final Map<Switch, String> values;
    private final List<String> operands;

    Invocation(Map<Switch, String> values, List<String> operands) {
        this.values = values;
        this.operands = List.copyOf(operands);
    }

    /** The first operand: {@code dump}. Empty when there is none. */
    public String command() {
        return operands.isEmpty() ? "" : operands.get(0);
    }

    /** What follows the command. */
    public List<String> operands() {
        return operands.isEmpty() ? operands : operands.subList(1, operands.size());
    }

    public boolean has(Switch option) {
        return values.containsKey(option);
    }

    /** The argument of an option, if the option was given. */
    public Optional<String> value(Switch option) {
        return Optional.ofNullable(values.get(option));
    }

    /** 0 to 4: nothing, errors, warnings, information, debugging. */
    public int verbosity() {
        return Math.min(4, value(Switch.VERBOSITY).map(Integer::parseInt).orElse(VERBOSITY_PRESET));
    }
}
