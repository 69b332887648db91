package io.torpor.eventfds;

import io.torpor.procfs.DeviceNumber;
import io.torpor.spi.OpenFile;
import io.torpor.spi.TorporException;

/**
 * One line of fdinfo about a mark of a fanotify group; {@code fanotify_show_fdinfo} of the kernel.
 *
 * @param mount id of the mount that is watched; below 0 for other marks
 * @param inode that is watched; 0 for other marks, of which those without a mount are on a whole file system
 * @param device as {@code st_dev}; 0 for a mount
 */
record FanotifyMark(
        int mount, long inode, long device, int flags, int mask, int ignored, int handleType, byte[] handle) {
    /** FAN_OPEN_PERM, FAN_ACCESS_PERM, FAN_OPEN_EXEC_PERM, FAN_PRE_ACCESS: whoever does that waits for an answer. */
    private static final int PERMISSION = 0x170000;

    /** @throws TorporException EVENTFDS-001 for a line that says something else */
    static FanotifyMark parse(String line, OpenFile file) throws TorporException {
        boolean onMount = line.startsWith("fanotify mnt_id:");
        boolean onInode = line.startsWith("fanotify ino:");
        if (!onMount && !onInode && !line.startsWith("fanotify sdev:")) {
            throw Details.missing(file, "fanotify of a known kind instead of \"" + line + "\"");
        }
        byte[] handle = {};
        int type = -1;
        if (line.contains(" f_handle:")) {
            type = (int) number(line, "fhandle-type:", file);
            handle = bytes(word(line, "f_handle:", file));
        }
        return new FanotifyMark(
                onMount ? (int) number(line, "mnt_id:", file) : -1,
                onInode ? number(line, "ino:", file) : 0,
                onMount ? 0 : DeviceNumber.fromKernel((int) number(line, "sdev:", file)),
                (int) number(line, "mflags:", file),
                (int) number(line, " mask:", file),
                (int) number(line, "ignored_mask:", file),
                type,
                handle);
    }

    /** A hexadecimal number of a line. */
    static long number(String line, String key, OpenFile file) throws TorporException {
        return Long.parseUnsignedLong(word(line, key, file), 16);
    }

    private static String word(String line, String key, OpenFile file) throws TorporException {
        int at = line.indexOf(key);
        if (at < 0) {
            throw Details.missing(file, "fanotify with " + key);
        }
        int from = at + key.length();
        int to = line.indexOf(' ', from);
        return to < 0 ? line.substring(from).trim() : line.substring(from, to);
    }

    private static byte[] bytes(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits, i * 2, i * 2 + 2, 16);
        }
        return bytes;
    }

    boolean asksPermission() {
        return (mask & PERMISSION) != 0;
    }

    boolean onInode() {
        return inode != 0;
    }

    boolean onMount() {
        return mount >= 0;
    }

    WatchTarget target() {
        return new WatchTarget("a mark", inode, device, handleType, handle);
    }
}
