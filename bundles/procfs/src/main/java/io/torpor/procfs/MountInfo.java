package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/mountinfo}: the mounts that a process sees, in the order of the mount tree;
 * {@code proc_pid_mountinfo(5)}.
 */
public final class MountInfo {
    private MountInfo() {}

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<Mount> parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/PID/mountinfo", text);
        List<Mount> mounts = new ArrayList<>();
        while (!in.atEnd()) {
            mounts.add(mount(in));
        }
        return mounts;
    }

    private static Mount mount(ProcText in) {
        int id = in.number();
        in.expect(' ');
        int parent = in.number();
        in.expect(' ');
        int major = in.number();
        in.expect(':');
        int minor = in.number();
        in.expect(' ');
        String root = field(in);
        String mountPoint = field(in);
        String options = field(in);
        List<String> propagation = propagation(in);
        // Each may be empty, so that exactly one blank is between them.
        String type = field(in);
        String source = field(in);
        String superOptions = EscapedText.unescape(in.line());
        return new Mount(id, parent, major, minor, root, mountPoint, options, propagation, type, source, superOptions);
    }

    private static List<String> propagation(ProcText in) {
        List<String> fields = new ArrayList<>(2);
        while (!in.tryTake("- ")) {
            int from = in.position();
            String field = in.upTo(' ');
            if (!known(field)) {
                in.moveTo(from);
                throw in.error("not an optional field: " + field);
            }
            fields.add(field);
        }
        return fields;
    }

    private static boolean known(String field) {
        int colon = field.indexOf(':');
        if (colon < 0) {
            return field.equals("unbindable");
        }
        String tag = field.substring(0, colon);
        boolean number = colon + 1 < field.length();
        for (int i = colon + 1; i < field.length(); i++) {
            number &= field.charAt(i) >= '0' && field.charAt(i) <= '9';
        }
        return number && (tag.equals("shared") || tag.equals("master") || tag.equals("propagate_from"));
    }

    private static String field(ProcText in) {
        return EscapedText.unescape(in.upTo(' '));
    }
}
