package io.torpor.ttys;

import io.torpor.image.proto.TtyType;
import io.torpor.procfs.DeviceNumber;

/** What a terminal is, by the device number of its node ({@code Documentation/admin-guide/devices.txt}). */
enum TtyKind {
    /** Opening {@code /dev/ptmx} makes a new pair. */
    MASTER(TtyType.PTY),
    SLAVE(TtyType.PTY),
    /** {@code /dev/tty}: whichever terminal the opener's session had. */
    CONTROLLING(TtyType.CTTY),
    CONSOLE(TtyType.CONSOLE),
    VIRTUAL(TtyType.VT),
    SERIAL(TtyType.SERIAL);

    private static final int TTY_MAJOR = 4;
    private static final int TTYAUX_MAJOR = 5;
    private static final int LOW_DENSITY_SERIAL_MAJOR = 204;
    private static final int FIRST_SLAVE_MAJOR = 136;
    private static final int LAST_SLAVE_MAJOR = 143;
    private static final int FIRST_SERIAL_MINOR = 64;
    private static final int CONSOLE_MINOR = 1;
    private static final int PTMX_MINOR = 2;

    private final TtyType type;

    TtyKind(TtyType type) {
        this.type = type;
    }

    /** As the images say it. */
    TtyType type() {
        return type;
    }

    boolean isPty() {
        return type == TtyType.PTY;
    }

    /** @param device {@code st_rdev} of one of those that {@link TtyDumper} claims */
    static TtyKind of(long device) {
        int major = DeviceNumber.major(device);
        int minor = DeviceNumber.minor(device);
        if (major >= FIRST_SLAVE_MAJOR && major <= LAST_SLAVE_MAJOR) {
            return SLAVE;
        }
        if (major == TTYAUX_MAJOR) {
            return minor == PTMX_MINOR ? MASTER : minor == CONSOLE_MINOR ? CONSOLE : CONTROLLING;
        }
        if (major == TTY_MAJOR && minor < FIRST_SERIAL_MINOR) {
            return VIRTUAL;
        }
        if (major == TTY_MAJOR || major == LOW_DENSITY_SERIAL_MAJOR) {
            return SERIAL;
        }
        throw new IllegalArgumentException("no terminal: device " + major + ":" + minor);
    }

    /** Whether opening what a descriptor refers to leads to the same terminal again: not for a master, nor for {@code /dev/tty}. */
    static boolean isReopened(long device) {
        return DeviceNumber.major(device) != TTYAUX_MAJOR || DeviceNumber.minor(device) == CONSOLE_MINOR;
    }
}
