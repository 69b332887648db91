package io.torpor.abi;

import java.util.HashMap;
import java.util.Map;

/** Names of signals; {@code signal(7)}. The numbers that most architectures share. */
public final class Signals {
    private static final int HIGHEST_STANDARD = 31;
    private static final int FIRST_REALTIME = 32;
    private static final int HIGHEST = 64;
    private static final String REALTIME = "SIGRTMIN";
    private static final String[] NAMES = new String[HIGHEST_STANDARD + 1];
    private static final Map<String, Integer> NUMBERS = new HashMap<>();

    static {
        TableReader table = TableReader.ofResource("signals.tbl");
        while (table.next()) {
            if (!table.is(0, "header")) {
                int number = (int) table.number(0);
                NAMES[number] = table.column(1);
                NUMBERS.put(NAMES[number], number);
            }
        }
    }

    private Signals() {}

    /**
     * {@code SIGTERM}, or {@code SIGRTMIN+2} for the kernel's real-time signal 34 (the C library counts its own from
     * 34 on); {@code SIG_99} for a number that isn't a signal's.
     */
    public static String name(int number) {
        if (number >= 1 && number <= HIGHEST_STANDARD) {
            return NAMES[number];
        }
        if (number >= FIRST_REALTIME && number <= HIGHEST) {
            return number == FIRST_REALTIME ? REALTIME : REALTIME + "+" + (number - FIRST_REALTIME);
        }
        return "SIG_" + number;
    }

    /**
     * The number of a signal, by a name as {@link #name} gives it.
     *
     * @throws IllegalArgumentException if there is no such signal
     */
    public static int number(String name) {
        Integer number = NUMBERS.get(name);
        if (number != null) {
            return number;
        }
        int realtime = realtime(name);
        if (realtime < FIRST_REALTIME || realtime > HIGHEST) {
            throw new IllegalArgumentException("There is no signal " + name);
        }
        return realtime;
    }

    private static int realtime(String name) {
        if (name.equals(REALTIME)) {
            return FIRST_REALTIME;
        }
        if (!name.startsWith(REALTIME + "+")) {
            return -1;
        }
        try {
            return FIRST_REALTIME + Integer.parseUnsignedInt(name, REALTIME.length() + 1, name.length(), 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
