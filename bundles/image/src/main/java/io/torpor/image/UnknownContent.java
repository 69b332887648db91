package io.torpor.image;

/**
 * Something in a record that its message, as it is known here, does not have.
 *
 * @param value whether it is an unknown value of a known field, which must not be read as the field's default; else it is an unknown field
 */
record UnknownContent(String message, String field, long number, boolean value) {
    @Override
    public String toString() {
        return value
                ? "field " + field + " of a " + message + " has the unknown value " + number
                : "a " + message + " has the unknown field " + number;
    }
}
