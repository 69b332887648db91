package io.torpor.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * What the arguments and the result of a system call are, for showing them.
 *
 * @param arguments in order
 * @param result what is returned on success
 */
public record Signature(List<Argument> arguments, Argument result) {
    private static final int MOST_ARGUMENTS = 6;

    /** Of a call that no table describes: six numbers, and a number. */
    public static final Signature UNKNOWN = parse("addr addr addr addr addr addr = long");

    public Signature {
        arguments = List.copyOf(arguments);
    }

    /**
     * One argument, or the result.
     *
     * @param kind how to read the register
     * @param set the {@link FlagSet} that names its values, or empty
     */
    public record Argument(Kind kind, String set) {}

    /** How the value of a register is to be read. */
    public enum Kind {
        /** A descriptor. */
        FD,
        /** A descriptor of a directory, or {@code AT_FDCWD}. */
        DIRFD,
        /** The address of a string with a zero at its end. */
        CSTR,
        /** The address of a path name with a zero at its end. */
        PATH,
        /** Any other address. */
        ADDR,
        /** A set of bits or one of several values; named by a set, or else hexadecimal. */
        FLAGS,
        /** Permission bits. */
        MODE,
        /** A signal's number. */
        SIGNAL,
        /** A device number. */
        DEV,
        /** A signed number of 32 bits. */
        INT,
        /** An unsigned number of 32 bits. */
        UINT,
        /** A signed number of 64 bits. */
        LONG,
        /** A signed position in a file. */
        OFFSET,
        /** An unsigned number of bytes. */
        SIZE
    }

    /**
     * Reads {@code dirfd path flags:open mode = fd}.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    public static Signature parse(String text) {
        List<Argument> arguments = new ArrayList<>(MOST_ARGUMENTS);
        Argument result = new Argument(Kind.INT, "");
        boolean afterEquals = false;
        StringTokenizer words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (word.equals("=")) {
                afterEquals = true;
            } else if (afterEquals) {
                result = argument(word);
            } else {
                arguments.add(argument(word));
            }
        }
        if (arguments.size() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException("a system call has at most six arguments: " + text);
        }
        return new Signature(arguments, result);
    }

    private static Argument argument(String word) {
        int colon = word.indexOf(':');
        String kind = colon < 0 ? word : word.substring(0, colon);
        String set = colon < 0 ? "" : word.substring(colon + 1);
        for (Kind candidate : Kind.values()) {
            if (candidate.name().equalsIgnoreCase(kind)) {
                return new Argument(candidate, set);
            }
        }
        throw new IllegalArgumentException("no such kind of argument: " + word);
    }
}
