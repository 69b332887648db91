package io.torpor.cli;

/** Numbers that users type. */
public final class Figures {
    private Figures() {}

    /** A whole number from 0 to the largest int, in decimal digits only. */
    public static int count(Switch option, String text) throws UsageException {
        if (digitsOnly(text)) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new UsageException("Option " + option + ": " + text + " is too large");
            }
        }
        throw new UsageException("Option " + option + ": " + quoted(text) + " is not a number");
    }

    /** A number of bytes: digits, and K, M or G for powers of 1024. */
    public static long bytes(Switch option, String text) throws UsageException {
        int unit = text.isEmpty() ? -1 : "KMG".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        long number = count(option, unit < 0 ? text : text.substring(0, text.length() - 1));
        return number << 10 * (unit + 1);
    }

    private static boolean digitsOnly(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
