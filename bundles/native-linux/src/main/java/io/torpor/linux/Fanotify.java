package io.torpor.linux;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;

/** Groups and marks of fanotify(7): {@code linux/fanotify.h}. Needs CAP_SYS_ADMIN for most. Safe from any thread. */
public final class Fanotify {
    public static final int MARK_INODE = 0;
    public static final int MARK_MOUNT = 0x10;
    public static final int MARK_FILESYSTEM = 0x100;

    private static final int ADD = 1;
    private static final int IGNORED_MASK = 0x20;
    private static final int SURVIVES_MODIFICATION = 0x40;
    private static final int EVICTABLE = 0x200;
    private static final int IGNORE = 0x400;
    private static final int AT_FDCWD = -100;

    private Fanotify() {}

    /**
     * A group without marks, close-on-exec; fanotify_init(2).
     *
     * @param flags {@code FAN_CLASS_*}, {@code FAN_REPORT_*} and others
     * @param eventFlags of the descriptors that come with events
     */
    public static LocalFd group(int flags, int eventFlags) {
        LocalFd group = Descriptors.owned(
                EventLibc.fanotify_init(flags, eventFlags),
                () -> "fanotify_init(0x" + Integer.toHexString(flags) + ", 0x" + Integer.toHexString(eventFlags) + ")");
        Descriptors.fcntl(group, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC); // not by FAN_CLOEXEC, which the group would remember
        return group;
    }

    /**
     * Adds a mark as fdinfo shows it, by up to two calls of fanotify_mark(2).
     *
     * @param type one of the constants of this class
     * @param flags {@code mflags} of fdinfo
     * @param file O_PATH will do
     */
    public static void mark(LocalFd group, int type, int flags, int mask, int ignored, LocalFd file) {
        int common = ADD | type | flags & EVICTABLE;
        if (mask != 0 || ignored == 0) {
            add(group, common, mask, file);
        }
        if (ignored != 0) {
            int how = (flags & IGNORE) != 0 ? IGNORE : IGNORED_MASK;
            add(group, common | how | flags & SURVIVES_MODIFICATION, ignored, file);
        }
    }

    private static void add(LocalFd group, int flags, int mask, LocalFd file) {
        String path = FileNames.through(file);
        Descriptors.check(
                EventLibc.fanotify_mark(
                        group.number(), flags, Integer.toUnsignedLong(mask), AT_FDCWD, CString.of(path)),
                () -> "fanotify_mark(" + group.number() + ", 0x" + Integer.toHexString(flags) + ", 0x"
                        + Integer.toHexString(mask) + ", AT_FDCWD, \"" + path + "\")");
    }
}
