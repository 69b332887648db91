package io.torpor.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one command line asks for. Immutable. */
public final class Invocation {
    private static final int VERBOSITY_PRESET = 2;

    private final Map<Switch, List<String>> values;
    private final List<String> operands;
    private final int firstAfterDashes;

    Invocation(Map<Switch, List<String>> values, List<String> operands, int firstAfterDashes) {
        this.values = values;
        this.operands = List.copyOf(operands);
        this.firstAfterDashes = firstAfterDashes;
    }

    /** The first operand: {@code dump}. Empty when there is none. */
    public String command() {
        return operands.isEmpty() ? "" : operands.get(0);
    }

    /** What follows the command, but for the command line of {@code --exec-cmd}. */
    public List<String> operands() {
        List<String> own =
                has(Switch.EXEC_CMD) && firstAfterDashes > 0 ? operands.subList(0, firstAfterDashes) : operands;
        return own.isEmpty() ? own : own.subList(1, own.size());
    }

    /** The program that follows {@code --}, and its arguments; empty when nothing does. */
    public List<String> afterDashes() {
        return firstAfterDashes < 0 ? List.of() : operands.subList(firstAfterDashes, operands.size());
    }

    public boolean has(Switch option) {
        return values.containsKey(option);
    }

    /** The argument of an option, if the option was given; the last one if it was given more than once. */
    public Optional<String> value(Switch option) {
        List<String> all = values(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All arguments of an option that may be given more than once, in their order. */
    public List<String> values(Switch option) {
        return values.getOrDefault(option, List.of());
    }

    /** 0 to 4: nothing, errors, warnings, information, debugging. */
    public int verbosity() {
        return Math.min(4, value(Switch.VERBOSITY).map(Integer::parseInt).orElse(VERBOSITY_PRESET));
    }

    /** @throws UsageException when an option was given, and not taken back, that is known by its name only */
    public void refuseUnbuilt() throws UsageException {
        for (Switch option : values.keySet()) {
            if (!option.isBuilt(value(option).orElse(""))) {
                throw new UsageException("--" + option.longName() + " is not supported yet");
            }
        }
    }
}
