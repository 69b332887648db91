package io.torpor.procfs;

import java.util.List;

/**
 * A line of {@code /proc/PID/mountinfo}; {@code proc_pid_mountinfo(5)}. Names are as they are: the file's octal
 * escapes are undone.
 *
 * @param id of the mount
 * @param parent id of the mount it lies on; its own for the root of the mount tree
 * @param major device of the file system
 * @param root directory of the file system that is mounted
 * @param mountPoint path from the process's root
 * @param options of this mount, separated by commas
 * @param propagation optional fields: {@code shared:N}, {@code master:N}, {@code propagate_from:N},
 *     {@code unbindable}
 * @param type of the file system, with its subtype after a dot
 * @param source {@code none} or empty if the file system has none
 * @param superOptions of the file system, separated by commas
 */
public record Mount(
        int id,
        int parent,
        int major,
        int minor,
        String root,
        String mountPoint,
        String options,
        List<String> propagation,
        String type,
        String source,
        String superOptions) {

    public long device() {
        return DeviceNumber.encode(major, minor);
    }

    /** Peer group of a shared mount, or 0. */
    public int sharedGroup() {
        return group("shared:");
    }

    /** Peer group that a slave receives from, or 0. */
    public int masterGroup() {
        return group("master:");
    }

    /** Nearest visible peer group that a slave receives from, if its master isn't visible; else 0. */
    public int propagatedFrom() {
        return group("propagate_from:");
    }

    public boolean unbindable() {
        return propagation.contains("unbindable");
    }

    private int group(String tag) {
        for (String field : propagation) {
            if (field.startsWith(tag)) {
                return Integer.parseInt(field, tag.length(), field.length(), 10);
            }
        }
        return 0;
    }
}
