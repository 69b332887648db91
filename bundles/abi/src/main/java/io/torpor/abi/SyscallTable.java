package io.torpor.abi;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The system calls of one architecture: numbers, names, and what their arguments are. Immutable.
 *
 * <p>A table has one row per call, {@code number name argument... [= result]}, for example
 * {@code 257 openat dirfd path flags:open mode = fd}; see {@link Signature} for the kinds. {@code include NAME} takes
 * the rows of {@code syscalls/NAME.tbl} of this bundle; later rows replace earlier ones. {@code header} rows name the
 * C header that the numbers come from, for the test that compares them.
 */
public final class SyscallTable {
    private static final int COMPAT = 0x1000;

    private static final String COMPAT_PREFIX = "compat_";
    private static final int EXPECTED = 512;
    private static final int HIGHEST = 8191;

    private final Map<String, Integer> numbers;
    private final String[] names;
    private final String[] signatures;
    private final Supplier<SyscallTable> compat;

    private SyscallTable(
            Map<String, Integer> numbers, String[] names, String[] signatures, Supplier<SyscallTable> compat) {
        this.numbers = numbers;
        this.names = names;
        this.signatures = signatures;
        this.compat = compat;
    }

    /**
     * Reads a table and closes the stream.
     *
     * @throws IllegalArgumentException with file and line, if a row is malformed
     * @throws UncheckedIOException if it can't be read
     */
    public static SyscallTable load(InputStream stream) {
        Builder builder = new Builder();
        builder.read(TableReader.of("syscalls.tbl", stream));
        return new SyscallTable(builder.numbers, builder.names, builder.signatures, null);
    }

    /**
     * This table, and another one's calls for 32-bit programs under names that begin with {@code compat_}, as the kernel calls its functions for them; their
     * numbers are larger by 4096.
     *
     * @param other asked when such a call is wanted, which is rare
     */
    public SyscallTable withCompat(Supplier<SyscallTable> other) {
        return new SyscallTable(numbers, names, signatures, other);
    }

    /**
     * The number of a call.
     *
     * @throws IllegalArgumentException if the table doesn't have it
     */
    public int number(String name) {
        Integer number = numbers.get(name);
        if (number == null && compat != null && name.startsWith(COMPAT_PREFIX)) {
            return compat.get().number(name.substring(COMPAT_PREFIX.length())) | COMPAT;
        }
        if (number == null) {
            throw new IllegalArgumentException("This architecture has no system call " + name);
        }
        return number;
    }

    public boolean has(String name) {
        return numbers.containsKey(name);
    }

    /** The name of a call; {@code syscall_999} for a number that the table doesn't have. */
    public String name(int number) {
        if (isCompat(number)) {
            return COMPAT_PREFIX + compat.get().name(number & ~COMPAT);
        }
        return known(number) ? names[number] : "syscall_" + number;
    }

    /** What the arguments and the result of a call are; six plain numbers for a call that the table doesn't have. */
    public Signature signature(int number) {
        if (isCompat(number)) {
            return compat.get().signature(number & ~COMPAT);
        }
        return known(number) ? Signature.parse(signatures[number]) : Signature.UNKNOWN;
    }

    /**
     * What the arguments and the result of a call are.
     *
     * @throws IllegalArgumentException if the table doesn't have it
     */
    public Signature signature(String name) {
        return signature(number(name));
    }

    /** Names and numbers of all calls; the caller's to change. */
    public Map<String, Integer> toMap() {
        return new HashMap<>(numbers);
    }

    private boolean isCompat(int number) {
        return compat != null && number >= 0 && (number & COMPAT) != 0;
    }

    private boolean known(int number) {
        return number >= 0 && number < names.length && names[number] != null;
    }

    private static final class Builder {
        private final Map<String, Integer> numbers = new HashMap<>(EXPECTED * 2);
        private String[] names = new String[EXPECTED];
        private String[] signatures = new String[EXPECTED];

        void read(TableReader table) {
            while (table.next()) {
                if (table.is(0, "include")) {
                    read(TableReader.ofResource("syscalls/" + table.column(1) + ".tbl"));
                } else if (!table.is(0, "header")) {
                    add(table);
                }
            }
        }

        private void add(TableReader table) {
            long number = table.number(0);
            if (number < 0 || number > HIGHEST) {
                throw table.error("not a system-call number: " + number);
            }
            put((int) number, table.column(1), table.rest(2));
        }

        private void put(int number, String name, String signature) {
            if (number >= names.length) {
                names = Arrays.copyOf(names, number * 2);
                signatures = Arrays.copyOf(signatures, number * 2);
            }
            if (names[number] != null) {
                numbers.remove(names[number]);
            }
            Integer former = numbers.put(name, number);
            if (former != null) {
                names[former] = null;
                signatures[former] = null;
            }
            names[number] = name;
            signatures[number] = signature;
        }
    }
}
