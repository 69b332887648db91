package io.torpor.procfs;

import io.torpor.abi.AddressRange;

/**
 * One mapping, from {@code /proc/PID/maps} or {@code /proc/PID/smaps}.
 *
 * @param start first address
 * @param end first address after it
 * @param protection {@code PROT_READ}, {@code PROT_WRITE}, {@code PROT_EXEC} bits
 * @param shared whether {@code MAP_SHARED}
 * @param offset into the file, in bytes
 * @param major device of the file system; with {@code minor} 0 without a file. Not always {@code st_dev} of the file
 *     (btrfs, overlayfs)
 * @param inode 0 without a file
 * @param name as it is, with newlines; {@code [heap]} and the like; empty without one. Without the
 *     {@code " (deleted)"} that {@code deleted} stands for
 * @param deleted whether the kernel's name ended in {@code " (deleted)"}: also true of an existing file that has such
 *     a name
 * @param dirtyShared bytes of pages that no file holds and that others map as well, {@code Shared_Dirty}: in a private mapping, those that processes have in common since
 *     fork(2), until one of them writes; 0 if it wasn't read
 * @param flags {@link VmFlags#NONE} if they weren't read
 * @param protectionKey {@code pkey_mprotect(2)}'s, or the kernel's for memory that can only be executed; 0 by default; {@link #NO_KEYS} if it wasn't read, and where processors have none
 */
public record MapEntry(
        long start,
        long end,
        int protection,
        boolean shared,
        long offset,
        int major,
        int minor,
        long inode,
        String name,
        boolean deleted,
        long dirtyShared,
        VmFlags flags,
        int protectionKey) {
    public static final int NO_KEYS = -1;

    public AddressRange range() {
        return new AddressRange(start, end);
    }

    /** Length in bytes. */
    public long bytes() {
        return end - start;
    }

    /** The device as {@code st_dev} encodes it. */
    public long device() {
        return DeviceNumber.encode(major, minor);
    }

    /** As in the first line of the kernel's text, without padding. */
    @Override
    public String toString() {
        return range() + " " + permissions() + " " + Long.toHexString(offset) + " " + Integer.toHexString(major) + ":"
                + Integer.toHexString(minor) + " " + inode + " " + name + (deleted ? " (deleted)" : "");
    }

    private String permissions() {
        return ((protection & 1) != 0 ? "r" : "-")
                + ((protection & 2) != 0 ? "w" : "-")
                + ((protection & 4) != 0 ? "x" : "-")
                + (shared ? "s" : "p");
    }
}
