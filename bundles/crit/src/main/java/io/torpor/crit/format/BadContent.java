package io.torpor.crit.format;

/** Bytes or JSON are not what the format has; the message is the reason, to stand behind the place where it was found. */
public final class BadContent extends Exception {
    private static final long serialVersionUID = 1L;

    public BadContent(String reason) {
        super(reason);
    }

    /** The same, found inside something: {@code fown.uid: ...}. */
    BadContent inside(String field) {
        String reason = getMessage();
        boolean path = reason.startsWith(".") || reason.startsWith("[");
        return new BadContent(path ? field + reason : field + ": " + reason);
    }
}
