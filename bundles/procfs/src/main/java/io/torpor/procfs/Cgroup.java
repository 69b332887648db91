package io.torpor.procfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of {@code /proc/PID/cgroup}: one hierarchy and the process's place in it; {@code cgroups(7)}.
 *
 * @param hierarchy its id; 0 for version 2
 * @param controllers {@code cpu,cpuacct} or {@code name=systemd}; empty for version 2
 * @param path from the root of the reader's cgroup namespace; starts with {@code /..} outside of it
 * @param deleted whether the cgroup was removed while a zombie is still in it
 */
public record Cgroup(int hierarchy, String controllers, String path, boolean deleted) {
    private static final String DELETED = " (deleted)";

    /**
     * Reads the file's text.
     *
     * @throws ProcFormatException if a line isn't what it should be
     */
    public static List<Cgroup> parse(ByteBuffer text) {
        ProcText in = new ProcText("/proc/PID/cgroup", text);
        List<Cgroup> cgroups = new ArrayList<>();
        while (!in.atEnd()) {
            int hierarchy = in.number();
            in.expect(':');
            String controllers = in.upTo(':');
            if (in.peek() != '/') {
                throw in.error("a path expected");
            }
            String path = in.line();
            boolean deleted = path.endsWith(DELETED);
            cgroups.add(new Cgroup(
                    hierarchy,
                    controllers,
                    deleted ? path.substring(0, path.length() - DELETED.length()) : path,
                    deleted));
        }
        return cgroups;
    }
}
