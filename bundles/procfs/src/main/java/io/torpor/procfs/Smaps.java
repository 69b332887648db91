package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/smaps}; {@code proc_pid_smaps(5)}. Also takes {@code /proc/PID/maps}, which has the same first
 * lines and no flags.
 *
 * <p>A mapping has two dozen lines of statistics, of which we want two. Their length is the same for nearly all
 * mappings, so the reader looks for {@code VmFlags} where it was last time, and only searches if it isn't there.
 */
public final class Smaps {
    private static final String FLAGS = "\nVmFlags:";
    private static final String SHARED = "Shared_Dirty:";
    private static final String KEY = "ProtectionKey:";
    private static final String DELETED = " (deleted)";

    private final ProcText in;
    private final List<MapEntry> entries = new ArrayList<>();
    private int distance;
    private int sharedDistance;
    private String lastName = "";

    private Smaps(ByteBuffer text) {
        in = new ProcText("/proc/PID/smaps", text);
    }

    /**
     * Reads the file's text; the mappings by rising address.
     *
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<MapEntry> parse(ByteBuffer text) {
        Smaps smaps = new Smaps(text);
        while (!smaps.in.atEnd()) {
            smaps.entry();
        }
        return smaps.entries;
    }

    private void entry() {
        long start = in.hex();
        in.expect('-');
        long end = in.hex();
        in.expect(' ');
        int protection = permission('r', 1) | permission('w', 2) | permission('x', 4);
        boolean shared = permission('s', 'p');
        in.expect(' ');
        long offset = in.hex();
        in.expect(' ');
        int major = in.hexNumber();
        in.expect(':');
        int minor = in.hexNumber();
        in.expect(' ');
        long inode = in.decimal();
        String printed = name();
        boolean deleted = printed.endsWith(DELETED);
        String name = deleted ? printed.substring(0, printed.length() - DELETED.length()) : printed;
        int key = MapEntry.NO_KEYS;
        long dirtyShared = 0;
        VmFlags flags = VmFlags.NONE;
        if (!in.atEnd() && !atEntry()) {
            dirtyShared = dirtyShared();
            findFlags();
            key = protectionKey();
            flags = flags();
        }
        entries.add(new MapEntry(
                start, end, protection, shared, offset, major, minor, inode, name, deleted, dirtyShared, flags, key));
    }

    private int permission(char letter, int bit) {
        if (in.peek() != letter) {
            in.expect('-');
            return 0;
        }
        in.expect(letter);
        return bit;
    }

    private boolean permission(char yes, char no) {
        boolean is = in.peek() == yes;
        in.expect(is ? yes : no);
        return is;
    }

    /** Neighbours often map the same file: keep one string for it. */
    private String name() {
        in.blanks();
        int from = in.position();
        if (!lastName.isEmpty() && in.startsWith(from, lastName) && in.peekAt(from + lastName.length()) == '\n') {
            in.moveTo(from + lastName.length() + 1);
            return lastName;
        }
        String raw = in.line();
        String name = EscapedText.unescapeNewlines(raw);
        lastName = name.equals(raw) ? name : "";
        return name;
    }

    /** Statistics start with a capital letter, mappings with a hexadecimal digit in lower case. */
    private boolean atEntry() {
        int c = in.peek();
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }

    /** Found as the flags are; 0 where the kernel counts nothing of the kind. */
    private long dirtyShared() {
        int first = in.position();
        if (sharedDistance == 0 || !in.startsWith(first + sharedDistance, SHARED)) {
            sharedDistance = 0;
            while (!in.atEnd() && !atEntry() && !in.startsWith(in.position(), SHARED)) {
                in.skipLine();
            }
            if (in.atEnd() || atEntry()) {
                in.moveTo(first);
                return 0;
            }
            sharedDistance = in.position() - first;
        }
        in.moveTo(first + sharedDistance + SHARED.length());
        long bytes = in.blanks().number() * 1024L;
        in.moveTo(first);
        return bytes;
    }

    /** Goes to the newline before {@code VmFlags}. */
    private void findFlags() {
        int first = in.position();
        if (distance > 0 && in.startsWith(first + distance, FLAGS)) {
            in.moveTo(first + distance);
            return;
        }
        while (!in.atEnd() && !atEntry()) {
            in.moveTo(in.lineEnd());
            if (in.startsWith(in.position(), FLAGS)) {
                distance = in.position() - first;
                return;
            }
            in.skipLine();
        }
        throw in.error("the mapping before has no line VmFlags");
    }

    /** The line before {@code VmFlags}, if it is that of the protection key. */
    private int protectionKey() {
        int end = in.position();
        int line = end;
        while (in.peekAt(line - 1) != '\n' && in.peekAt(line - 1) != -1) {
            line--;
        }
        if (!in.startsWith(line, KEY)) {
            return MapEntry.NO_KEYS;
        }
        in.moveTo(line + KEY.length());
        int key = in.blanks().number();
        in.moveTo(end);
        return key;
    }

    private VmFlags flags() {
        in.expect(FLAGS);
        long bits = 0;
        List<String> unknown = List.of();
        in.blanks();
        while (!in.atLineEnd()) {
            int at = in.position();
            long bit = VmFlags.bitOf(in.peek(), in.peekAt(at + 1));
            if (bit != 0 && in.peekAt(at + 2) <= ' ') {
                bits |= bit;
                in.moveTo(at + 2);
            } else {
                unknown = unknown.isEmpty() ? new ArrayList<>() : unknown;
                unknown.add(in.word());
            }
            in.blanks();
        }
        in.endLine();
        return new VmFlags(bits, unknown);
    }
}
