package io.torpor.cli.command;

/** Amounts as people read them. */
final class Amount {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Amount() {}

    /** @param unit {@code bytes} are scaled, others counted */
    static String of(long amount, String unit) {
        return unit.equals("bytes") ? ofBytes(amount) : amount + " " + unit;
    }

    static String ofBytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double scaled = bytes / 1024.0;
        int unit = 0;
        while (scaled >= 1024 && unit < UNITS.length - 1) {
            scaled /= 1024;
            unit++;
        }
        long tenths = Math.round(scaled * 10);
        return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
    }
}
