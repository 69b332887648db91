package io.torpor.cli;

import io.torpor.spi.ExternalFiles;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Reads what {@code --external} says, on the command line and in requests alike. */
public final class ExternalResources {
    private static final Set<String> KINDS = Set.of("file", "unix", "tty");
    private static final int HEXADECIMAL = 16;
    private static final int DECIMAL = 10;

    private ExternalResources() {}

    /**
     * Reads.
     *
     * @throws UsageException when a resource is malformed, or of a kind that is not built; the peer takes either, and passes it over
     */
    public static ExternalFiles parse(Collection<String> values) throws UsageException {
        Set<String> resources = new HashSet<>();
        for (String value : values) {
            resources.add(resource(value));
        }
        return new ExternalFiles(resources);
    }

    private static String resource(String value) throws UsageException {
        int bracket = value.indexOf('[');
        String kind = bracket < 0 ? value : value.substring(0, bracket);
        if (!KINDS.contains(kind)) {
            throw new UsageException("--external " + kind + " is not supported yet");
        }
        if (bracket < 0 || !value.endsWith("]")) {
            throw malformed(value);
        }
        String id = value.substring(bracket + 1, value.length() - 1);
        try {
            if (kind.equals("unix")) {
                return "unix[" + Integer.toUnsignedString(Integer.parseUnsignedInt(id, DECIMAL)) + "]";
            }
            int colon = id.indexOf(':');
            if (colon < 0) {
                throw malformed(value);
            }
            String first = number(id.substring(0, colon));
            long second = Long.parseUnsignedLong(number(id.substring(colon + 1)), HEXADECIMAL);
            return kind.equals("tty")
                    ? ExternalFiles.nameOfTty(Long.parseUnsignedLong(first, HEXADECIMAL), second)
                    : ExternalFiles.nameOf(Integer.parseUnsignedInt(first, HEXADECIMAL), second);
        } catch (NumberFormatException e) {
            throw malformed(value);
        }
    }

    private static String number(String hexadecimal) {
        String text = hexadecimal.toLowerCase(Locale.ROOT);
        return text.startsWith("0x") ? text.substring(2) : text;
    }

    private static UsageException malformed(String value) {
        return new UsageException("Option " + Switch.EXTERNAL + ": \"" + value
                + "\" is none of file[MNT_ID:INODE] and tty[RDEV:DEV] (hexadecimal) and unix[INODE]");
    }
}
