package io.torpor.crit.json;

/** A number as it stands in a text: 64 bits unsigned fit in none of Java's types. */
public record JsonNumber(String digits) {
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }
}
