package io.torpor.ttys;

import io.torpor.image.proto.termios_entry;
import java.nio.ByteBuffer;

/**
 * {@code struct termios2} of {@code <asm-generic/termbits.h>}: modes, special characters, and speeds.
 *
 * @param characters {@code c_cc}
 */
record Modes(
        int input,
        int output,
        int control,
        int local,
        int discipline,
        byte[] characters,
        int inputSpeed,
        int outputSpeed) {
    /** Of {@code struct termios2}, in bytes. {@code struct termios} is the same without its last two words. */
    static final int BYTES = 44;

    static final int CHARACTERS = 19;
    static final int VEOF = 4;
    static final int VMIN = 6;
    static final int VSTOP = 9;
    static final int VEOL = 11;
    static final int VEOL2 = 16;
    static final int ICANON = 2;
    static final int IXON = 0x400;
    static final int EXTPROC = 0x10000;

    private static final int DISCIPLINE = 16;
    private static final int FIRST_CHARACTER = 17;
    private static final int INPUT_SPEED = 36;
    private static final int OUTPUT_SPEED = 40;
    private static final int BITS_IN_A_WORD = 32;

    static final Modes ZERO = new Modes(0, 0, 0, 0, 0, new byte[CHARACTERS], 0, 0);

    static Modes read(ByteBuffer from) {
        byte[] characters = new byte[CHARACTERS];
        for (int i = 0; i < CHARACTERS; i++) {
            characters[i] = from.get(FIRST_CHARACTER + i);
        }
        return new Modes(
                from.getInt(0),
                from.getInt(4),
                from.getInt(8),
                from.getInt(12),
                from.get(DISCIPLINE),
                characters,
                from.getInt(INPUT_SPEED),
                from.getInt(OUTPUT_SPEED));
    }

    void write(ByteBuffer into) {
        into.putInt(0, input).putInt(4, output).putInt(8, control).putInt(12, local);
        into.put(DISCIPLINE, (byte) discipline);
        for (int i = 0; i < CHARACTERS; i++) {
            into.put(FIRST_CHARACTER + i, characters[i]);
        }
        into.putInt(INPUT_SPEED, inputSpeed).putInt(OUTPUT_SPEED, outputSpeed);
    }

    /** Of locked modes: whether none is. */
    boolean isZero() {
        boolean zero = (input | output | control | local | discipline) == 0;
        for (byte character : characters) {
            zero &= character == 0;
        }
        return zero;
    }

    boolean isCanonical() {
        return (local & ICANON) != 0;
    }

    /** Whether the master's flow control characters stop and start the slave's output. */
    boolean hasFlowControl() {
        return (input & IXON) != 0;
    }

    byte character(int which) {
        return characters[which];
    }

    /**
     * These modes without anything that changes, echoes or reacts to what passes. EXTPROC stays: changing it together with ICANON would
     * be noticed by the reader of a master in packet mode.
     *
     * @param lines whether input is still delivered line by line
     */
    Modes plain(boolean lines) {
        byte[] none = new byte[CHARACTERS];
        if (lines) {
            none[VEOL] = characters[VEOL];
            none[VEOL2] = characters[VEOL2];
        }
        none[VMIN] = 1; // what is there must be readable, and nothing else
        return new Modes(
                0, 0, control, (lines ? ICANON : 0) | local & EXTPROC, discipline, none, inputSpeed, outputSpeed);
    }

    /** These modes with one special character. */
    Modes with(int which, byte character) {
        byte[] changed = characters.clone();
        changed[which] = character;
        return new Modes(input, output, control, local, discipline, changed, inputSpeed, outputSpeed);
    }

    /** These modes with one character that stops output, and none that starts it. */
    Modes stoppedBy(byte character) {
        Modes stopped = with(VSTOP, character);
        return new Modes(input | IXON, output, control, local, discipline, stopped.characters, inputSpeed, outputSpeed);
    }

    /** As the images have it: the peer writes the characters four to a number, and as many numbers as there are characters. */
    termios_entry entry() {
        termios_entry.Builder entry = termios_entry
                .newBuilder()
                .setCIflag(input)
                .setCOflag(output)
                .setCCflag(control)
                .setCLflag(local)
                .setCLine(discipline)
                .setCIspeed(inputSpeed)
                .setCOspeed(outputSpeed);
        for (int word = 0; word < CHARACTERS; word++) {
            int packed = 0;
            for (int i = 0; i < Integer.BYTES && word * Integer.BYTES + i < CHARACTERS; i++) {
                packed |= (characters[word * Integer.BYTES + i] & 0xff) << i * Byte.SIZE;
            }
            entry.addCCc(packed);
        }
        return entry.build();
    }

    /** From the images; speeds are 0 in the peer's. */
    static Modes of(termios_entry entry) {
        byte[] characters = new byte[CHARACTERS];
        for (int i = 0; i < CHARACTERS && i / Integer.BYTES < entry.getCCcCount(); i++) {
            characters[i] = (byte) (entry.getCCc(i / Integer.BYTES) >>> i * Byte.SIZE % BITS_IN_A_WORD);
        }
        return new Modes(
                entry.getCIflag(),
                entry.getCOflag(),
                entry.getCCflag(),
                entry.getCLflag(),
                entry.getCLine(),
                characters,
                entry.getCIspeed(),
                entry.getCOspeed());
    }
}
