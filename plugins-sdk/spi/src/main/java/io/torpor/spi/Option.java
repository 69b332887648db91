package io.torpor.spi;

import java.util.Objects;

/**
 * A name and a type for something that a user can ask for, with what holds when he does not.
 *
 * @param name as the command line spells it, without dashes: {@code leave-running}
 * @param type of its value
 * @param preset the value when it is not given
 */
public record Option<T>(String name, Class<T> type, T preset) {
    public static Option<Boolean> flag(String name) {
        return new Option<>(name, Boolean.class, false);
    }

    public static Option<String> text(String name) {
        return new Option<>(name, String.class, "");
    }

    public static Option<Long> number(String name, long preset) {
        return new Option<>(name, Long.class, preset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Option<?> that
                && name.equals(that.name)
                && type == that.type
                && Objects.equals(preset, that.preset);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
